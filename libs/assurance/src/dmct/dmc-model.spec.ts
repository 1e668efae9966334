import { describe, expect, it } from 'vitest';
import { bodies } from '../decisions/body.ts';
import { seededRandom } from '../seeded-random.ts';
import { advanceProcess } from './advance-dmc.ts';
import { evidenceWithout } from './dmc.fixture.ts';
import { submittedDmc, type DmcEvent, type DmcRecord } from './dmc-record.ts';
import { dmcStates, type DmcState } from './dmc-state.ts';
import { dmcTransitions, transitionsFrom } from './dmc-transitions.ts';

const issueChoice = ['internal-change', 'internal-change-material', 'code-consultation', 'device-change-firmware', 'device-change-configuration', 'device-change-both', 'code-draft-awaited', 'relieved'] as const;

/** Which state may follow which, written down from the text of clause 20 and not from the table under test. */
const follows: Readonly<Record<DmcState, readonly DmcState[]>> = {
  submitted: ['in-triage', 'sourcing-data'],
  'sourcing-data': ['in-triage', 'excluded-missing-data'],
  'excluded-missing-data': ['submitted'],
  'in-triage': ['excluded-on-epcl', 'excluded-tested-elsewhere', 'excluded-release-late', 'excluded-equivalent', 'excluded-no-devices', 'uneconomic-views', 'to-be-scheduled'],
  'excluded-on-epcl': ['submitted'],
  'excluded-tested-elsewhere': ['submitted'],
  'excluded-release-late': ['submitted', 'release-late-referred'],
  'release-late-referred': ['to-be-scheduled', 'excluded-release-late'],
  'excluded-equivalent': ['submitted', 'to-be-scheduled', 'reported'],
  'excluded-no-devices': ['submitted'],
  'uneconomic-views': ['uneconomic-referred'],
  'uneconomic-referred': ['excluded-uneconomic', 'in-triage'],
  'excluded-uneconomic': [],
  'to-be-scheduled': ['pack-proposed', 'scheduled', 'excluded-no-devices', 'excluded-release-late'],
  'pack-proposed': ['to-be-scheduled', 'pack-disagreed'],
  'pack-disagreed': ['pack-referred', 'to-be-scheduled'],
  'pack-referred': ['to-be-scheduled'],
  scheduled: ['to-be-scheduled', 'awaiting-mtad-testing', 'testing'],
  'awaiting-mtad-testing': ['ready-for-srvt'],
  'ready-for-srvt': ['testing', 'relieved'],
  testing: ['ready-for-srvt', 'packs-run', 'issue-open', 'relieved'],
  'packs-run': ['tested', 'failed', 'issue-open', 'relieved'],
  'issue-open': issueChoice,
  'internal-change': ['testing', 'relieved'],
  'internal-change-material': ['testing', 'directed-otherwise', 'relieved'],
  'directed-otherwise': ['testing', 'ended-as-directed', 'relieved'],
  'ended-as-directed': [],
  'code-consultation': ['approach-to-propose', 'issue-open', 'relieved'],
  'approach-to-propose': ['approach-proposed', 'relieved'],
  'approach-proposed': ['change-under-test', 'approach-referred', 'relieved'],
  'approach-referred': ['change-under-test', 'relieved'],
  'change-under-test': ['testing', 'relieved'],
  'device-change-firmware': ['ended-firmware-upgrade', 'issue-open', 'relieved'],
  'device-change-configuration': ['excluded-until-evidence', 'issue-open', 'relieved'],
  'device-change-both': ['ended-firmware-upgrade', 'issue-open', 'relieved'],
  'code-draft-awaited': ['testing', 'issue-open', 'relieved'],
  'excluded-until-evidence': ['submitted'],
  'ended-firmware-upgrade': [],
  relieved: ['submitted'],
  tested: ['reported'],
  failed: [],
  reported: ['on-epcl'],
  'on-epcl': [],
};

const steps = 100_000;
const seed = 20_260_402;

describe('the table of the DMCT life cycle', () => {
  it('holds exactly the moves that clause 20 has', () => {
    const byTable = Object.fromEntries(Object.keys(dmcStates).map((state) => [state, [...new Set(transitionsFrom(state as DmcState).map((row) => row.to))].sort()]));
    expect(byTable).toEqual(Object.fromEntries(Object.entries(follows).map(([state, next]) => [state, next.toSorted()])));
  });

  it('moves only by one body, with evidence, and names a clause in every line', () => {
    for (const row of dmcTransitions) {
      expect(row.clause).toMatch(/^SVTAD 20\.\d+/);
      expect(row.evidence.length).toBeGreaterThan(0);
      const rivals = dmcTransitions.filter((one) => one !== row && one.from === row.from && one.event === row.event);
      expect(rivals.every((one) => JSON.stringify(one.only) !== JSON.stringify(row.only) && one.only !== undefined && row.only !== undefined)).toBe(true);
    }
  });

  it('every state can be reached and every open one can be left; ended ones cannot', () => {
    const reached = new Set<DmcState>(['submitted']);
    for (const state of reached) for (const row of transitionsFrom(state)) reached.add(row.to);
    expect([...reached].sort()).toEqual(Object.keys(dmcStates).sort());
    for (const [state, rule] of Object.entries(dmcStates)) expect([state, transitionsFrom(state as DmcState).length > 0]).toEqual([state, rule.kind !== 'ended']);
  });
});

describe(`SVTAD 20: ${steps} random events, seed ${seed}`, () => {
  it('takes no illegal transition and loses no DMC', () => {
    const random = seededRandom(seed);
    const below = (limit: number) => Math.floor(random() * limit);
    const dmcs = new Map<string, DmcRecord>(Array.from({ length: 60 }, (_, index) => [`d${index}`, submittedDmc(`d${index}`)]));
    const seen = new Set<DmcState>();
    let [moved, refused] = [0, 0];
    for (let step = 0; step < steps; step += 1) {
      // Ended DMCs make room for new submissions, so that every state keeps being visited.
      if (random() < 0.01) dmcs.set(`s${step}`, submittedDmc(`s${step}`));
      const ids = [...dmcs.keys()];
      const before = (random() < 0.8 ? ids.at(-1 - below(60)) : ids[below(ids.length)]) ?? 'd0';
      const event = randomEvent(dmcs.get(before) ?? submittedDmc(before), step, { random, below });
      const known = dmcs.get(event.dmcId);
      const size = dmcs.size;
      const advance = advanceProcess(dmcs, event);
      if (advance.result === 'refused') {
        refused += 1;
        if (advance.reason === '' || advance.clause === '') throw new Error(`step ${step}, seed ${seed}: a refusal without clause or reason`);
        continue;
      }
      moved += 1;
      if (known === undefined) throw new Error(`step ${step}, seed ${seed}: an unknown DMC moved`);
      assertLegal(known, advance.dmc, event);
      dmcs.set(advance.dmc.dmcId, frozen(advance.dmc));
      for (const created of advance.created) {
        expect(dmcs.has(created.dmcId)).toBe(false);
        expect([created.state, created.replaces, known.state]).toEqual(['excluded-until-evidence', known.dmcId, 'device-change-both']);
        dmcs.set(created.dmcId, created);
      }
      expect(dmcs.size).toBe(size + advance.created.length);
      seen.add(advance.dmc.state);
    }
    expect(moved).toBeGreaterThan(10_000);
    expect(refused).toBeGreaterThan(10_000);
    expect([...seen].sort()).toEqual(Object.keys(dmcStates).sort());
    for (const [dmcId, dmc] of dmcs) {
      expect(dmc.dmcId).toBe(dmcId);
      expect(Object.keys(dmcStates)).toContain(dmc.state);
      // What led here is whole: replaying the history from the start gives the state.
      const start: DmcState = dmc.replaces === undefined ? 'submitted' : 'excluded-until-evidence';
      expect(dmc.history.reduce<DmcState>((at, one) => (one.from === at ? one.to : 'failed'), start)).toBe(dmc.state);
    }
  });
});

/** A record that cannot be changed in place: whoever tried would throw, refused events included. */
function frozen(dmc: DmcRecord): DmcRecord {
  Object.freeze(dmc.history);
  Object.freeze(dmc.settled);
  Object.freeze(dmc.runs);
  return Object.freeze(dmc);
}

function assertLegal(before: DmcRecord, after: DmcRecord, event: DmcEvent): void {
  if (!follows[before.state].includes(after.state)) throw new Error(`seed ${seed}: ${before.state} to ${after.state} on ${event.kind}`);
  if (event.kind.startsWith('sos-') && event.by !== 'SoS') throw new Error(`seed ${seed}: ${event.kind} by ${event.by}`);
  if (event.kind.startsWith('tag-') && event.by !== 'TAG') throw new Error(`seed ${seed}: ${event.kind} by ${event.by}`);
  if (event.kind.startsWith('supplier-') && event.by !== 'SupplierParty') throw new Error(`seed ${seed}: ${event.kind} by ${event.by}`);
  if (Object.values(event.evidence).every((reference) => reference === '')) throw new Error(`seed ${seed}: ${event.kind} without evidence`);
  if (after.history.length !== before.history.length + 1) throw new Error(`seed ${seed}: history of ${before.dmcId} is not kept`);
  const since = after.history.slice(after.history.findLastIndex((one) => one.to === 'submitted') + 1);
  const happened = (kind: DmcEvent['kind']) => since.some((one) => one.event.kind === kind);
  // SVTAD 20.14: SRVT needs migration tested; 20.27: the report of an MTAD DMC needs the TAB's and the Panel's determination.
  if (event.kind === 'start-srvt' && !happened('mtad-testing-complete') && !happened('start-migration-testing')) throw new Error(`seed ${seed}: SRVT before migration testing`);
  if (event.kind === 'issue-report' && after.migration === 'mtad' && (event.evidence['panel-determination'] ?? '') === '') throw new Error(`seed ${seed}: report without the Panel`);
  if (event.kind === 'finish-pack' && since.findLast((one) => ['start-migration-testing', 'start-srvt'].includes(one.event.kind))?.event.kind !== (after.state === 'packs-run' ? 'start-srvt' : 'start-migration-testing')) throw new Error(`seed ${seed}: the wrong pack finished`);
}

/** Three of four events are meant to be legal; the others have a wrong kind, body, evidence, id or new id. */
function randomEvent(dmc: DmcRecord, step: number, chance: { readonly random: () => number; readonly below: (limit: number) => number }): DmcEvent {
  const { random, below } = chance;
  // Running out of devices is possible nearly everywhere; at its full share few DMCs would come deep into the issue routes.
  const devicesMayRunOut = random() < 0.1;
  const rows = transitionsFrom(dmc.state).filter((one) => one.event !== 'devices-run-out' || devicesMayRunOut);
  const row = (random() < 0.12 || rows.length === 0 ? dmcTransitions[below(dmcTransitions.length)] : rows[below(rows.length)]) ?? dmcTransitions[0];
  if (row === undefined) throw new Error('the table is empty');
  const dropped = random() < 0.06 ? row.evidence[below(row.evidence.length)] : undefined;
  return {
    dmcId: random() < 0.02 ? `nobody-${step}` : dmc.dmcId,
    kind: row.event,
    by: random() < 0.06 ? (bodies[below(bodies.length)] ?? 'DCC') : row.by,
    on: '2026-04-01',
    evidence: dropped === undefined ? evidenceWithout() : evidenceWithout(dropped),
    ...(random() < 0.8 ? { newDmcId: random() < 0.1 ? 'd0' : `n${step}` } : {}),
  };
}
