import type { Principal, RecordedDecision, Role } from '@gauntlet/contracts';
import { roles } from '@gauntlet/contracts';
import { bodies, decisionMatrix } from '@gauntlet/assurance';
import type { DecisionKind } from '@gauntlet/assurance';
import { bodyOfRole, takeDecision } from '@gauntlet/execution';
import type { Records } from '@gauntlet/execution';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditRecords } from './audit-log.ts';
import { connectInProcess } from './connect.ts';
import { databaseOver } from './database.ts';
import { decisionRecords } from './decision-records.ts';
import { migrate } from './migrations/migrate.ts';
import { databaseKinds, recordsOf } from './records.fixture.ts';

const kinds = Object.keys(decisionMatrix) as DecisionKind[];
const member = (role: Role): Principal => ({ subject: `a member of ${role}`, kind: 'person', roles: [role] });
const wanted = (decision: string, id: string) => ({ decision, matter: { kind: 'testing-issue', id }, outcome: 'agreed', rationale: 'because', evidence: ['E-1'] });

/** The role that speaks for the body that takes this decision. */
function roleFor(kind: DecisionKind): Role {
  const role = roles.find((one) => bodyOfRole[one] === decisionMatrix[kind].by[0]);
  if (role === undefined) throw new Error(`no role speaks for ${decisionMatrix[kind].by[0]}`);
  return role;
}

describe.each(databaseKinds)('decisions in %s', (kind) => {
  const place = recordsOf(kind);
  let records: Records;
  let nowMs = Date.UTC(2026, 0, 5);
  const take = (decision: string, id: string, by: Principal) => takeDecision(wanted(decision, id), by, { records, nowMs: () => (nowMs += 1) });
  const takeWithPrecursors = async (decision: DecisionKind, id: string): Promise<void> => {
    for (const before of decisionMatrix[decision].after ?? []) {
      await takeWithPrecursors(before, id);
      await take(before, id, member(roleFor(before)));
    }
  };

  beforeAll(async () => {
    records = await place.openEmpty();
  });
  afterAll(() => place.stop());

  it.each(kinds)('%s: of all roles only the one whose body the clause names may take it', async (decision) => {
    const id = `matrix-${decision}`;
    await takeWithPrecursors(decision, id);
    for (const role of roles.filter((each) => each !== roleFor(decision))) await expect(take(decision, id, member(role)), role).rejects.toMatchObject({ code: 'forbidden' });
    const role = roleFor(decision);
    await expect(take(decision, id, member(role))).resolves.toMatchObject({ body: bodyOfRole[role], clause: `SVTAD ${decisionMatrix[decision].clause}`, decidedBy: `a member of ${role}`, rationale: 'because', evidence: ['E-1'] });
  });

  it('SVTAD 13.20–13.21: a decision waits for those before it in the same matter, and no other matter stands in for it', async () => {
    await take('propose-exclusion', 'TI-other', member('DCC'));
    await expect(take('agree-exclusion', 'TI-1', member('TAG'))).rejects.toMatchObject({ code: 'conflict', message: 'SVTAD 13.20: propose-exclusion comes first.' });
    await take('propose-exclusion', 'TI-1', member('DCC'));
    await take('agree-exclusion', 'TI-1', member('TAG'));
    const page = await records.listDecisions({ limit: 10, matterKind: 'testing-issue', matterId: 'TI-1' });
    expect(page.items.map((one) => one.decision)).toEqual(['propose-exclusion', 'agree-exclusion']);
    expect(page.next).toBeNull();
  });

  it('pages through all of them, each once, in the order in which they were taken', async () => {
    const seen: RecordedDecision[] = [];
    let cursor: string | undefined;
    do {
      const page = await records.listDecisions({ limit: 7, cursor });
      seen.push(...page.items);
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    expect(seen.length).toBeGreaterThan(kinds.length);
    expect(new Set(seen.map((one) => one.id)).size).toBe(seen.length);
    expect(seen.map((one) => one.decidedAt)).toEqual(seen.map((one) => one.decidedAt).toSorted());
    expect(await records.verifyAudit()).toMatchObject({ brokenAt: null });
  });

  it('an unknown kind names the path and where the kinds are', async () => {
    await expect(take('decide-everything', 'TI-1', member('TAB'))).rejects.toMatchObject({ code: 'invalid-input', problems: [{ path: 'decision', value: '"decide-everything"', expected: 'a kind of GET /v1/decisions/matrix' }] });
  });
});

it('every deciding body of the matrix has a role', () => {
  const spoken = new Set(Object.values(bodyOfRole));
  const deciding = bodies.filter((body) => kinds.some((kind) => decisionMatrix[kind].by.includes(body)));
  expect(deciding.filter((body) => !spoken.has(body))).toEqual([]);
});

it('a decision can be neither changed nor removed; one that was changed behind the trigger breaks the chain where it stands', async () => {
  const connection = await connectInProcess(undefined);
  try {
    await migrate(connection.kysely);
    const database = databaseOver(connection.kysely, () => 0);
    const deps = { records: decisionRecords(database), nowMs: () => 0 };
    for (const id of ['a', 'b', 'c']) await takeDecision(wanted('propose-exclusion', id), member('DCC'), deps);
    await expect(sql`update audit_log set detail = '{}' where seq = 2`.execute(connection.kysely)).rejects.toThrow('append-only');
    await expect(sql`delete from audit_log where seq = 2`.execute(connection.kysely)).rejects.toThrow('append-only');
    await sql`alter table audit_log disable trigger all`.execute(connection.kysely);
    await sql`update audit_log set detail = jsonb_set(detail, '{outcome}', '"refused"') where seq = 2`.execute(connection.kysely);
    expect(await auditRecords(database).verifyAudit()).toEqual({ entries: 2, brokenAt: 2 });
  } finally {
    await connection.close();
  }
});
