import { describe, expect, it } from 'vitest';
import { planSchedule } from './plan-schedule.ts';
import type { DmcToPlan, ScheduleInput } from './schedule-input.ts';

const dmc: DmcToPlan = { id: 'A', meters: 1, priority: 0, packs: [{ pack: 'SRVT', kind: 'srvt', durationMinutes: 10 }], migration: { under: 'dmct' }, epclEntries: [] };
const input: ScheduleInput = { dmcs: [dmc], deviceSets: [{ id: 'S1', serves: 'any' }], labSlots: 1, calendar: { from: '2026-11-30', openMinutesPerDay: 100, weekdays: [1], blackouts: [] } };

describe('input that cannot be planned', () => {
  it.each<readonly [string, Partial<ScheduleInput>]>([
    ['labSlots: 0; expected a whole number from 1', { labSlots: 0 }],
    ['stabilityWeight: NaN; expected 0 to 100', { stabilityWeight: Number.NaN }],
    ['calendar.from: "2026-13-01" is no date', { calendar: { ...input.calendar, from: '2026-13-01' } }],
    ['calendar.weekdays: none', { calendar: { ...input.calendar, weekdays: [] } }],
    ['calendar.weekdays[0]: 0; expected a whole number from 1 to 7', { calendar: { ...input.calendar, weekdays: [0] } }],
    ['calendar.openMinutesPerDay: 1441', { calendar: { ...input.calendar, openMinutesPerDay: 1_441 } }],
    ['calendar.blackouts[0]: ends on 2026-12-01; expected no day before 2026-12-02', { calendar: { ...input.calendar, blackouts: [{ from: '2026-12-02', to: '2026-12-01', reason: '' }] } }],
    ['dmcs[1].id: A again', { dmcs: [dmc, dmc] }],
    ['deviceSets[1].id: S again', { deviceSets: [{ id: 'S', serves: 'any' }, { id: 'S', serves: 'any' }] }],
    ['dmcs[0].meters: -1', { dmcs: [{ ...dmc, meters: -1 }] }],
    ['dmcs[0].priority: 101; expected 0 to 100', { dmcs: [{ ...dmc, priority: 101 }] }],
    ['dmcs[0].notBefore: "soon" is no date', { dmcs: [{ ...dmc, notBefore: 'soon' }] }],
    ['dmcs[0].packs: none', { dmcs: [{ ...dmc, packs: [] }] }],
    ['dmcs[0].packs[0].durationMinutes: 1.5', { dmcs: [{ ...dmc, packs: [{ pack: 'SRVT', kind: 'srvt', durationMinutes: 1.5 }] }] }],
    ['dmcs[0].packs[0].kind: migration; expected srvt alone where migration is tested under the MTAD (SVTAD 20.14)', { dmcs: [{ ...dmc, migration: { under: 'mtad' }, packs: [{ pack: 'M', kind: 'migration', durationMinutes: 1 }] }] }],
    ['dmcs[0].underWayOn: S9; expected the id of a device set', { dmcs: [{ ...dmc, underWayOn: 'S9' }] }],
    ['dmcs[1].underWayOn: S1 is held by A', { dmcs: [{ ...dmc, underWayOn: 'S1' }, { ...dmc, id: 'B', underWayOn: 'S1' }] }],
    ['labSlots: 1 with 2 DMCs under way', { deviceSets: [{ id: 'S1', serves: 'any' }, { id: 'S2', serves: [] }], dmcs: [{ ...dmc, underWayOn: 'S1' }, { ...dmc, id: 'B', underWayOn: 'S2' }] }],
  ])('%s', (message, change) => {
    expect(() => planSchedule({ ...input, ...change })).toThrow(message);
  });

  it('every fault is told, up to a limit', () => {
    const dmcs = Array.from({ length: 60 }, (_, index) => ({ ...dmc, id: `D${index}`, meters: 0.5 }));
    expect(() => planSchedule({ ...input, labSlots: 0, dmcs })).toThrow(/labSlots: 0.*\n(.*\n)+dmcs\[48\]\.meters: 0\.5;.*\nand 11 more$/);
  });
});
