import type { DmctRunView, Principal } from '@gauntlet/contracts';
import { GauntletError } from '@gauntlet/contracts';
import type { DmctChange, DmctRecords, DmctRun } from '@gauntlet/execution';
import { sql } from 'kysely';
import type { Selectable } from 'kysely';
import { appendAudit, type AuditEntry } from './audit-log.ts';
import type { DmctRunTable } from './database-schema.ts';
import type { Database, Tx } from './database.ts';

/** Taken in one round, the oldest first; the next second takes the next. */
const takenMax = 100;

export function dmctRunRecords(database: Database): Pick<DmctRecords, 'dmctRuns' | 'dmctRunsToTake' | 'listCompletionRules' | 'saveCompletionRule'> {
  return {
    dmctRuns: (dmcId) => database.read(async (tx) => (await tx.selectFrom('dmct_runs').selectAll().where('dmc_id', '=', dmcId).orderBy('sequence').execute()).map((row) => runOf(row))),
    dmctRunsToTake: () =>
      database.read(async (tx) => {
        const decided = sql<boolean>`exists (select from gates where gates.run_id = dmct_runs.run_id)`;
        return (await tx.selectFrom('dmct_runs').selectAll().where('verdict', 'is', null).where(decided).orderBy('sequence').limit(takenMax).execute()).map((row) => runOf(row));
      }),
    listCompletionRules: () => database.read(async (tx) => (await tx.selectFrom('dmct_completion_rules').select('body').orderBy('sequence').execute()).map((row) => row.body)),
    saveCompletionRule: (rule, by) =>
      database.change(async (tx) => {
        const known = await tx.selectFrom('dmct_completion_rules').select('version').where('version', '=', rule.version).executeTakeFirst();
        if (known !== undefined) throw new GauntletError('conflict', `version ${rule.version} of the completion rule exists; a rule that was in force is never changed`);
        await tx.insertInto('dmct_completion_rules').values({ version: rule.version, body: JSON.stringify(rule) }).execute();
        await appendAudit(tx, database.wallClockMs(), [{ by, action: 'dmct.completion-rule-set', subjectId: rule.version, detail: { ...rule } }]);
      }),
  };
}

function runOf(row: Selectable<DmctRunTable>): DmctRun {
  return { ...row.body, verdict: row.verdict, counts: row.counts };
}

export async function storeRun(tx: Tx, run: DmctRunView, by: Principal): Promise<AuditEntry> {
  const { verdict: _none, ...body } = run;
  // Submitted again under the same idempotency key after a lost connection: it is the same run.
  await tx.insertInto('dmct_runs').values({ run_id: run.runId, dmc_id: run.dmcId, body: JSON.stringify(body) }).onConflict((conflict) => conflict.doNothing()).execute();
  return { by, action: 'dmct.run-started', subjectId: run.runId, detail: { ...body } };
}

/** A run that was taken before keeps what it came to. */
export async function storeResult(tx: Tx, result: NonNullable<DmctChange['result']>, by: Principal): Promise<readonly AuditEntry[]> {
  const { runId, verdict, counts } = result;
  const taken = await tx.updateTable('dmct_runs').set({ verdict, counts: JSON.stringify(counts) }).where('run_id', '=', runId).where('verdict', 'is', null).returning('dmc_id').executeTakeFirst();
  return taken === undefined ? [] : [{ by, action: 'dmct.run-taken', subjectId: runId, detail: { dmcId: taken.dmc_id, verdict } }];
}
