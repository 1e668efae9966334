import { describe, expect, it } from 'vitest';
import { diffSchedules } from './diff-schedules.ts';
import type { DmctSchedule } from './dmct-schedule.ts';
import { planSchedule } from './plan-schedule.ts';
import type { DmcToPlan, ScheduleInput } from './schedule-input.ts';
import { day, seededInput } from './seeded-input.fixture.ts';

const size = { dmcs: 25, deviceSets: 4, laterShare: 0.3, arrivalDays: 20 };
const dmc = (id: string, meters: number, durationMinutes = 200): DmcToPlan => ({ id, meters, priority: 0, packs: [{ pack: 'SRVT 1.0.0', kind: 'srvt', durationMinutes }], migration: { under: 'dmct' }, epclEntries: [] });
const lab = { deviceSets: [{ id: 'S1', serves: 'any' }], labSlots: 1, calendar: { from: day(0), openMinutesPerDay: 100, weekdays: [1, 2, 3, 4, 5], blackouts: [] } } as const;
const stored = (schedule: DmctSchedule) => JSON.parse(JSON.stringify(schedule)) as DmctSchedule;

describe('20.9: stability against the last published schedule', () => {
  it.each(Array.from({ length: 20 }, (_, index) => index + 1))('unchanged input gives the published schedule once more, also after a change (seed %i)', (seed) => {
    const input = seededInput(seed, size);
    const first = planSchedule(input);
    expect(planSchedule({ ...input, published: stored(first) })).toEqual({ ...first });
    const changed: ScheduleInput = { ...input, dmcs: input.dmcs.slice(1).map((one, index) => (index % 5 === 0 ? { ...one, meters: one.meters * 3 } : one)), labSlots: Math.max(2, input.labSlots) };
    const second = planSchedule({ ...changed, published: stored(first) });
    const third = planSchedule({ ...changed, published: stored(second) });
    expect(third.entries).toEqual(second.entries);
    expect(diffSchedules(second, third).changes).toEqual([]);
    expect(third.quality.instabilityMeterDays).toBe(0);
  });

  it.each([1, 2, 8, 14])('a schedule that a longer search could better is kept all the same (seed %i)', (seed) => {
    const input = seededInput(seed, { dmcs: 45, deviceSets: 5, laterShare: 0.3, arrivalDays: 20 });
    const published = planSchedule(input);
    expect(planSchedule({ ...input, published, stabilityWeight: 0.01 }).entries).toEqual(published.entries);
  });

  it.each([[120, 'whose search ends before it is through'], [400, 'that is not searched']])('a schedule of %i DMCs, %s, is kept as well', (dmcs) => {
    const input = seededInput(7, { dmcs, deviceSets: 9, laterShare: 0.3, arrivalDays: 40 });
    const first = planSchedule(input);
    const second = planSchedule({ ...input, dmcs: input.dmcs.filter((_one, index) => index % 40 !== 3), published: first });
    expect(planSchedule({ ...input, dmcs: input.dmcs.filter((_one, index) => index % 40 !== 3), published: second }).entries).toEqual(second.entries);
  });

  it('a small gain does not move published dates, a great one does', () => {
    const published = planSchedule({ ...lab, dmcs: [dmc('A', 100), dmc('B', 99)] });
    const order = (meters: number) => planSchedule({ ...lab, published, dmcs: [dmc('A', 100), dmc('B', meters)] }).entries.map((entry) => entry.dmcId);
    // Swapping costs 0.1 × 200 minutes × (100 + meters) and gains 200 minutes × (meters − 100): it pays above 122.2 meters.
    expect([order(122), order(123)]).toEqual([['A', 'B'], ['B', 'A']]);
  });

  it('the dearer a change, the fewer dates move; a new DMC then comes last', () => {
    const published = planSchedule({ ...lab, dmcs: [dmc('A', 50), dmc('B', 40), dmc('C', 30)] });
    const dmcs = [dmc('A', 50), dmc('B', 40), dmc('C', 30), dmc('N', 45)];
    const free = planSchedule({ ...lab, published, dmcs, stabilityWeight: 0 });
    const held = planSchedule({ ...lab, published, dmcs, stabilityWeight: 100 });
    expect([free, held].map((schedule) => schedule.entries.map((entry) => entry.dmcId).join(''))).toEqual(['ANBC', 'ABCN']);
    expect(diffSchedules(published, held).changes.map((change) => [change.kind, change.dmcId])).toEqual([['added', 'N']]);
  });

  it('days that pass move nothing that runs to plan', () => {
    const published = planSchedule({ ...lab, dmcs: [dmc('A', 50), dmc('B', 40), dmc('C', 30)] });
    const { completion } = published.entries[0] ?? { completion: { date: '' } };
    expect(completion.date).toBe(day(1));
    // A is done; of B, which takes two days, half is left on the third day.
    const later = planSchedule({ ...lab, published, calendar: { ...lab.calendar, from: day(3) }, dmcs: [{ ...dmc('B', 40, 100), underWayOn: 'S1' }, dmc('C', 30)] });
    expect(later.entries.map((entry) => [entry.dmcId, entry.completion])).toEqual(published.entries.slice(1).map((entry) => [entry.dmcId, entry.completion]));
    expect(later.quality.instabilityMeterDays).toBe(0);
  });
});

describe('20.9: changes against the last published schedule', () => {
  const before = planSchedule({ ...lab, dmcs: [dmc('A', 50), dmc('B', 40), dmc('C', 30), dmc('D', 20)] });

  it('names each DMC that came, went, lost its dates or changed, and nothing else', () => {
    const after = planSchedule({ ...lab, dmcs: [dmc('A', 50), { ...dmc('C', 30), migration: { under: 'mtad' } }, dmc('D', 20), dmc('E', 10)] });
    const { changes, unchangedCount } = diffSchedules(before, after);
    expect(changes.map((change) => [change.dmcId, change.kind])).toEqual([['B', 'removed'], ['C', 'dates-withdrawn'], ['D', 'changed'], ['E', 'added']]);
    expect(changes[2]).toMatchObject({ what: ['start', 'completion', 'packs'], completionMovedDays: -6 });
    expect(changes[1]).toMatchObject({ reason: { clause: 'SVTAD 20.14' } });
    expect(unchangedCount).toBe(1);
    expect(diffSchedules(before, stored(before))).toEqual({ changes: [], unchangedCount: 4 });
  });

  it('sees another device set, other packs and other EPCL entries on the same days', () => {
    const [first] = before.entries;
    if (first === undefined) throw new Error('the schedule is empty');
    const with_ = (entry: Partial<typeof first>): DmctSchedule => ({ ...before, entries: [{ ...first, ...entry }, ...before.entries.slice(1)] });
    const whatOf = (next: DmctSchedule) => diffSchedules(before, next).changes.map((change) => (change.kind === 'changed' ? change.what : change.kind));
    expect(whatOf(with_({ deviceSetId: 'S2' }))).toEqual([['device-set']]);
    expect(whatOf(with_({ packs: first.packs.map((pack) => ({ ...pack, nonStandardRationale: 'No gas meter.' })) }))).toEqual([['packs']]);
    expect(whatOf(with_({ epclEntries: [{ entry: 'E', installationTypes: ['dormant'] }] }))).toEqual([['epcl-entries']]);
    expect(whatOf(with_({ start: { ...first.start, minute: 7 }, meters: 1, priority: 9 }))).toEqual([]);
  });
});
