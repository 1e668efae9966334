import { heatmap, ttmCoverage } from '@gauntlet/assurance';
import type { Heatmap, TtmCoverage } from '@gauntlet/assurance';
import { GauntletError } from '@gauntlet/contracts';
import type { ImportTtm, Principal, RegisterEntry } from '@gauntlet/contracts';
import type { Sheet } from '../dmct/check-submission.ts';
import { outcomesByTest } from '../phase/exit-evidence.ts';
import { phaseTests, type PhaseTestsDeps } from '../phase/phase-tests.ts';
import type { PackRecords } from '../ports/records.ts';
import type { RegisterRecords } from '../ports/register-records.ts';
import { addEntry, requireEntry } from '../register/write-entry.ts';
import { readTtmRows } from './ttm-rows.ts';

/**
 * Keeps a version of the Test Traceability Matrix, whole or not at all; with an id and a revision it is that entry's next.
 * @throws GauntletError 'invalid-input' naming line and column of every problem; 'conflict' when the id is taken or was revised since
 */
export async function importTtm(sheet: Sheet, { id, version, revision }: ImportTtm, by: Principal, deps: { readonly records: RegisterRecords & Pick<PackRecords, 'findPack'> }): Promise<RegisterEntry<'ttm'>> {
  const tests = sheet.header.findIndex((name) => name.trim() === 'test');
  const read = readTtmRows(sheet, await knownTests(sheet.rows.map((row) => (row.cells[tests] ?? '').trim()), deps.records));
  if (!read.ok) throw new GauntletError('invalid-input', `the matrix has ${read.problems.length} problem${read.problems.length === 1 ? '' : 's'}; nothing was stored`, { problems: read.problems.slice(0, 1_000) });
  const body = { version, requirements: read.requirements, scenarios: read.scenarios };
  if (id === undefined || revision === undefined) return await addEntry({ kind: 'ttm', id, body }, by, deps);
  return await deps.records.appendRevision({ kind: 'ttm', id, after: revision, reason: `version ${version}`, body }, by);
}

/** Whether a test is in the newest version of its pack. */
async function knownTests(tests: readonly string[], records: Pick<PackRecords, 'findPack'>): Promise<(test: string) => boolean> {
  const known = new Set<string>();
  for (const key of new Set(tests.filter((test) => test !== '').map((test) => test.slice(0, test.indexOf(':'))))) {
    const pack = await records.findPack(key);
    for (const test of pack?.pack.tests ?? []) known.add(`${key}:${test.key}`);
  }
  return (test) => known.has(test);
}

export interface TtmProgress {
  readonly ttm: string;
  readonly revision: number;
  readonly phase: string | null;
  readonly coverage: TtmCoverage;
  readonly heatmap: Heatmap;
}

/**
 * How far the requirements of a matrix are covered, executed and passed (SVTAD 11, 19.4), and the heatmap by functional group and DMC
 * (Table 13.1 row 7, 16.4), by the runs that a phase counts; without a phase nothing was run. @throws GauntletError 'not-found'
 */
export async function ttmProgress(ttmId: string, phaseId: string | undefined, deps: { readonly records: RegisterRecords & PhaseTestsDeps['records']; readonly results: PhaseTestsDeps['results'] }): Promise<TtmProgress> {
  const ttm = await requireEntry('ttm', ttmId, deps);
  const phase = phaseId === undefined ? { runs: [] } : (await requireEntry('phase', phaseId, deps)).body;
  const tests = await phaseTests(phase, [], deps);
  return {
    ttm: ttmId,
    revision: ttm.revision,
    phase: phaseId ?? null,
    coverage: ttmCoverage(ttm.body, outcomesByTest(tests)),
    heatmap: heatmap(ttm.body, tests.tests.map(({ test, dmcId, outcome }) => ({ testId: test, dmcId, outcome }))),
  };
}
