import { englandAndWales, submissionWindow, svtadReadings } from '@gauntlet/assurance';
import type { Principal, RequestSubmissions, SubmissionRequestView } from '@gauntlet/contracts';
import { GauntletError } from '@gauntlet/contracts';
import { dayInLondon, type DmctDeps } from './dmct-deps.ts';
import { ownColumns, submissionFormat } from './submission-format.ts';

/**
 * SVTAD 20.2: the DCC notifies Supplier Parties of the data that it wants of a window. A late notice is taken and said to be late.
 * @throws GauntletError 'invalid-input' for a column that the format lacks or a window outside the table of Working Days,
 * 'conflict' for a window that was notified already
 */
export async function requestSubmissions(wanted: RequestSubmissions, by: Principal, deps: DmctDeps): Promise<SubmissionRequestView> {
  const columns = submissionFormat.columns.map((column) => column.name).filter((name) => !ownColumns.includes(name));
  const problems = (wanted.wanted ?? []).flatMap((name, index) => (columns.includes(name) ? [] : [{ path: `wanted[${index}]`, value: JSON.stringify(name), expected: `a column of the format: ${columns.join(', ')}` }]));
  if (problems.length > 0) throw new GauntletError('invalid-input', `the notice has ${problems.length} problem${problems.length === 1 ? '' : 's'}`, { problems });
  const { month, noticeBy, dueBy, ruleSet } = windowOf(wanted);
  const notifiedOn = dayInLondon(deps.nowMs());
  const request: SubmissionRequestView = { number: wanted.number, effectiveFrom: wanted.effectiveFrom, month, noticeBy, dueBy, notifiedOn, notice: notifiedOn <= noticeBy ? 'in-time' : 'late', wanted: wanted.wanted ?? null, ruleSet };
  await deps.records.requestSubmissions(request, by);
  return request;
}

function windowOf({ effectiveFrom, number }: RequestSubmissions) {
  try {
    return submissionWindow({ effectiveFrom, number, table: englandAndWales, readings: svtadReadings });
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new GauntletError('invalid-input', 'the notice has 1 problem', { problems: [{ path: 'effectiveFrom', value: JSON.stringify(effectiveFrom), expected: `a day whose window ${number} lies within ${englandAndWales.name}: ${cause.message}` }], cause });
  }
}
