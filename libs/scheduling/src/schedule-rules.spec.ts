import { describe, expect, it } from 'vitest';
import type { DmctSchedule } from './dmct-schedule.ts';
import { isoDate, dayNumber, type LabCalendar, type LabInstant } from './lab-calendar.ts';
import { planSchedule } from './plan-schedule.ts';
import type { DmcToPlan, ScheduleInput } from './schedule-input.ts';
import { day, seededInput } from './seeded-input.fixture.ts';

const size = { dmcs: 60, deviceSets: 7, laterShare: 0.3, arrivalDays: 20 };
const calendar: LabCalendar = { from: day(0), openMinutesPerDay: 100, weekdays: [1, 2, 3, 4, 5], blackouts: [{ from: day(3), to: day(8), reason: 'change freeze' }, { from: day(25), to: day(25), reason: 'Christmas Day' }] };
const inputs = Array.from({ length: 25 }, (_, index) => ({ seed: index + 1, input: { ...seededInput(index + 1, size), calendar } }));

describe('20.9: every schedule', () => {
  it.each(inputs)('of seed $seed keeps the limits of the lab and the dates', ({ input }) => {
    const schedule = planSchedule(input);
    const dmcs = new Map(input.dmcs.map((dmc) => [dmc.id, dmc]));
    expect([...schedule.entries, ...schedule.undated].map((one) => one.dmcId).sort()).toEqual([...dmcs.keys()].sort());
    expect(schedule.entries.map((entry) => entry.waitMinutes)).toEqual(schedule.entries.map((entry) => entry.waitMinutes).toSorted((a, b) => a - b));
    expect(mostAtOnce(schedule, () => 'the lab')).toBeLessThanOrEqual(input.labSlots);
    expect(mostAtOnce(schedule, (entry) => entry.deviceSetId)).toBe(1);
    for (const entry of schedule.entries) {
      const dmc = dmcs.get(entry.dmcId);
      const set = input.deviceSets.find((one) => one.id === entry.deviceSetId);
      expect(dmc?.underWayOn === entry.deviceSetId || set?.serves === 'any' || set?.serves.includes(entry.dmcId)).toBe(true);
      expect(entry.completion.date >= entry.start.date).toBe(true);
      expect(tooEarly(entry, dmc), entry.dmcId).toEqual([]);
      expect(entry.waitsFor === undefined).toBe(entry.waitMinutes === 0);
    }
  });

  it.each(inputs)('of seed $seed tests on open days alone, for as long as the packs take, migration before SRVT (20.14)', ({ input }) => {
    for (const entry of planSchedule(input).entries) {
      const packs = input.dmcs.find((dmc) => dmc.id === entry.dmcId)?.packs ?? [];
      expect(entry.packs.map((pack) => pack.kind)).toEqual(packs.map((pack) => pack.kind).toSorted());
      let before: LabInstant = entry.start;
      for (const planned of entry.packs) {
        expect([isOpen(planned.start.date), isOpen(planned.completion.date)]).toEqual([true, true]);
        expect(openMinutesUntil(planned.start)).toBe(openMinutesUntil(before));
        expect(openMinutesUntil(planned.completion) - openMinutesUntil(planned.start)).toBe(packs.find((pack) => pack.pack === planned.pack)?.durationMinutes);
        before = planned.completion;
      }
      expect(before).toEqual(entry.completion);
    }
  });

  it.each(inputs.slice(0, 10))('of seed $seed is the same again, whatever the order of the input', ({ input }) => {
    const { entries, undated } = planSchedule(input);
    const shuffled: ScheduleInput = { ...input, dmcs: input.dmcs.toReversed() };
    expect(planSchedule(input).entries).toEqual(entries);
    const again = planSchedule(shuffled);
    expect([again.entries, again.undated]).toEqual([entries, undated]);
  });
});

describe('waiting and undated DMCs', () => {
  const dmc = (id: string, more: Partial<DmcToPlan> = {}): DmcToPlan => ({ id, meters: 10, priority: 0, packs: [{ pack: 'SRVT 1.0.0', kind: 'srvt', durationMinutes: 150 }], migration: { under: 'dmct' }, epclEntries: [], ...more });
  const plan = (dmcs: readonly DmcToPlan[], more: Partial<ScheduleInput> = {}) => planSchedule({ dmcs, deviceSets: [{ id: 'S1', serves: 'any' }], labSlots: 1, calendar, ...more });

  it('say what they wait for', () => {
    const own = { deviceSets: [{ id: 'S1', serves: ['A', 'C'] }, { id: 'S2', serves: ['B'] }] };
    const { entries } = plan([dmc('A', { meters: 30 }), dmc('B', { meters: 20 }), dmc('D', { notBefore: day(40) }), dmc('C')], { ...own, deviceSets: [...own.deviceSets, { id: 'S3', serves: ['D'] }] });
    expect(entries.map(({ dmcId, waitMinutes, waitsFor }) => [dmcId, waitMinutes, waitsFor?.kind, waitsFor?.behindDmcId, waitsFor?.text])).toEqual([
      ['A', 0, undefined, undefined, undefined],
      ['B', 150, 'lab-slot', 'A', 'All 1 lab slots are in use until then.'],
      ['C', 300, 'lab-slot', 'B', 'All 1 lab slots are in use until then.'],
      ['D', 2_500, 'not-before', undefined, `Testing may not start before ${day(40)}.`],
    ]);
    const { entries: behind } = plan([dmc('A', { meters: 30 }), dmc('C')]);
    expect(behind[1]?.waitsFor).toEqual({ kind: 'device-set', behindDmcId: 'A', text: 'Device set S1 tests A until then.' });
  });

  it('20.14: SRVT waits for the day after the determination; without one the DMC has no dates', () => {
    const { entries, undated } = plan([dmc('A', { migration: { under: 'mtad', determinedOn: day(1) } }), dmc('B', { migration: { under: 'mtad' } })]);
    expect([entries[0]?.start, entries[0]?.waitsFor?.text]).toEqual([{ date: day(2), minute: 0 }, `SRVT starts after the TAB's determination of ${day(1)} (SVTAD 20.14).`]);
    expect(undated.map(({ dmcId, kind, clause }) => [dmcId, kind, clause])).toEqual([['B', 'migration-not-determined', 'SVTAD 20.14']]);
  });

  it('20.17: a Non-Standard Test Pack waits for its agreement; with it, the rationale is in the schedule (20.9)', () => {
    const pack = (agreement: 'tag-agreed' | 'sos-determined' | 'pending') => [{ pack: 'Special 1.0.0', kind: 'srvt', durationMinutes: 50, nonStandard: { rationale: 'No gas meter.', agreement } }] as const;
    const { entries, undated } = plan([dmc('A', { packs: pack('tag-agreed') }), dmc('B', { packs: pack('pending') }), dmc('C', { packs: pack('sos-determined') })]);
    expect(entries.map((entry) => [entry.dmcId, entry.packs[0]?.nonStandardRationale])).toEqual([['A', 'No gas meter.'], ['C', 'No gas meter.']]);
    expect(undated.map(({ dmcId, kind, clause }) => [dmcId, kind, clause])).toEqual([['B', 'pack-not-agreed', 'SVTAD 20.17']]);
  });

  it('20.6(e): a DMC that no device set can be set up as has no dates', () => {
    expect(plan([dmc('A')], { deviceSets: [{ id: 'S1', serves: ['B'] }] }).undated.map((one) => one.clause)).toEqual(['SVTAD 20.6(e)']);
    expect(plan([], { deviceSets: [] })).toEqual({ entries: [], undated: [], quality: { weightedCompletionMeterDays: 0, instabilityMeterDays: 0, lowerBoundMeterDays: 0, distanceToBound: 0 } });
  });

  it('20.9: planned EPCL entries, a dormant one standing for all three types among them, come with their DMC', () => {
    const epclEntries = [{ entry: 'E1', installationTypes: ['dormant', 'active', 'mixed'] }] as const;
    expect(plan([dmc('A', { epclEntries })]).entries[0]?.epclEntries).toEqual(epclEntries);
  });
});

/** What of a DMC starts before it may; for one under way, only a wait is wrong. */
function tooEarly(entry: DmctSchedule['entries'][number], dmc: DmcToPlan | undefined): string[] {
  if (dmc === undefined) return ['no such DMC'];
  if (dmc.underWayOn !== undefined) return entry.waitMinutes === 0 ? [] : ['waits though under way'];
  const determinedOn = dmc.migration.under === 'mtad' ? (dmc.migration.determinedOn ?? '9999-12-31') : '';
  const packs = dmc.packs.filter((pack) => (entry.packs.find((planned) => planned.pack === pack.pack)?.start.date ?? '') < (pack.notBefore ?? '')).map((pack) => pack.pack);
  // 20.14: SRVT only after the TAB's determination.
  return [...packs, ...(entry.start.date < (dmc.notBefore ?? '') ? ['its date'] : []), ...(entry.start.date <= determinedOn ? ['20.14'] : [])];
}

function mostAtOnce(schedule: DmctSchedule, of: (entry: DmctSchedule['entries'][number]) => string): number {
  return Math.max(0, ...schedule.entries.map((entry) => schedule.entries.filter((other) => of(other) === of(entry) && openMinutesUntil(other.start) <= openMinutesUntil(entry.start) && openMinutesUntil(other.completion) > openMinutesUntil(entry.start)).length));
}

function isOpen(date: string): boolean {
  return calendar.weekdays.includes(new Date(date).getUTCDay() || 7) && !calendar.blackouts.some(({ from, to }) => from <= date && date <= to);
}

/** Counted day by day, apart from the planner's own calendar. */
function openMinutesUntil({ date, minute }: LabInstant): number {
  let minutes = minute;
  for (let at = dayNumber(calendar.from); isoDate(at) < date; at += 1) if (isOpen(isoDate(at))) minutes += calendar.openMinutesPerDay;
  return minutes;
}
