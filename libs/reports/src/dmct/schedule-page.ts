import type { ScheduleDocument } from '@gauntlet/execution';
import type { TablePage } from './table-page.ts';

type Change = NonNullable<ScheduleDocument['changes']>['changes'][number];
type Entry = ScheduleDocument['schedule']['entries'][number];

/** The DMCT Schedule of SVTAD 20.9 with its changes, what waits and why, and what its dates rest on. */
export function schedulePage(document: ScheduleDocument): TablePage {
  const { schedule, changes, withoutDates, settings, version } = document;
  const { quality } = schedule;
  return {
    title: version === null ? 'DMCT Schedule (plan, not published)' : `DMCT Schedule, version ${version}`,
    clause: 'SVTAD 20.9',
    facts: [
      [version === null ? 'Planned' : 'Published', `${document.madeAt} by ${document.madeBy}`],
      ['DMCs with dates', String(schedule.entries.length)],
      ['Without dates', String(withoutDates.length)],
      ['First day', settings.from],
      ['Weighted completion', `${rounded(quality.weightedCompletionMeterDays)} meter-days`],
      ['Lower bound', `${rounded(quality.lowerBoundMeterDays)} meter-days`],
      ['Distance to the bound', `${(quality.distanceToBound * 100).toFixed(2)} %`],
      ['Price of changes', `${rounded(quality.instabilityMeterDays)} meter-days`],
    ],
    tables: [
      {
        title: 'Planned testing',
        columns: ['DMC', 'Start', 'Completion', 'Device set', 'Test packs', 'EPCL entries', 'Meters', 'Waits for'],
        rows: schedule.entries.map((entry) => [entry.dmcId, entry.start.date, entry.completion.date, entry.deviceSetId, packsOf(entry), entriesOf(entry), String(entry.meters), entry.waitsFor?.text ?? '']),
        empty: 'No DMC has confident dates.',
      },
      { title: 'To be tested, without dates', columns: ['DMC', 'Clause', 'Why'], rows: withoutDates.map((one) => [one.dmcId, one.clause, one.text]), empty: 'None.' },
      {
        title: changes === null ? 'Changes' : `Changes against version ${changes.since}`,
        columns: ['DMC', 'Change', 'Before', 'Now'],
        rows: (changes?.changes ?? []).map((change) => changeRow(change)),
        empty: changes === null ? 'This is the first version.' : 'Nothing changed.',
      },
    ],
    notes: [
      'Objective: meters can be enrolled as soon as possible (meters, raised by priority, times lab days until completion), and published dates stay.',
      `Lab: ${settings.openMinutesPerDay} minutes a day on weekdays ${settings.weekdays.join(', ')}; holidays of England and Wales ${settings.holidays}; ${settings.labSlots === null ? 'as many DMCs at a time as device sets' : `${settings.labSlots} DMCs at a time`}; a published date moved costs ${settings.stabilityWeight} of a delay.`,
      ...settings.blackouts.map((one) => `Closed ${one.from} to ${one.to}: ${one.reason}.`),
      durationNote(document),
    ],
  };
}

function durationNote({ estimates, settings }: ScheduleDocument): string {
  const of = (basis: string) => estimates.filter((one) => one.basis === basis).length;
  return `Durations: ${of('dmc')} from the DMC's own runs of the pack, ${of('family')} from its family, ${of('pack')} from all runs of the pack, ${of('default')} by default (${settings.defaultMinutes.migration} minutes for migration testing, ${settings.defaultMinutes.srvt} for SRVT).`;
}

function packsOf({ packs }: Entry): string {
  return packs.map((pack) => `${pack.pack} ${pack.start.date} to ${pack.completion.date}${pack.nonStandardRationale === undefined ? '' : ` (Non-Standard: ${pack.nonStandardRationale})`}`).join('; ');
}

function entriesOf({ epclEntries }: Entry): string {
  return epclEntries.map((one) => `${one.entry} (${one.installationTypes.join(', ')})`).join('; ');
}

function changeRow(change: Change): readonly string[] {
  switch (change.kind) {
    case 'added':
      return [change.dmcId, 'added', '', days(change.next)];
    case 'removed':
      return [change.dmcId, 'removed', days(change.previous), 'see the DMCT Status List'];
    case 'dates-withdrawn':
      return [change.dmcId, 'dates withdrawn', days(change.previous), change.reason.text];
    case 'changed':
      break;
  }
  return [change.dmcId, `${change.what.join(', ')}${change.completionMovedDays === 0 ? '' : ` (${change.completionMovedDays > 0 ? '+' : ''}${change.completionMovedDays} days)`}`, days(change.previous), days(change.next)];
}

function days(entry: Entry): string {
  return `${entry.start.date} to ${entry.completion.date} on ${entry.deviceSetId}`;
}

function rounded(value: number): string {
  return Math.round(value).toLocaleString('en-GB');
}
