import type { DmcToPlan, PackToRun, PlannableDeviceSet, ScheduleInput } from './schedule-input.ts';

/** mulberry32: small, and the same everywhere; the seed stands in the test's message, so a failing case can be repeated. */
export function seededRandom(start: number): () => number {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface InputSize {
  readonly dmcs: number;
  readonly deviceSets: number;
  /** Share of DMCs with a day before which they may not start, within the first `arrivalDays` days. */
  readonly laterShare: number;
  readonly arrivalDays: number;
}

/** A lab with device sets for all, for some and for one DMC, fewer slots than sets, days of 100 minutes, DMCs under way and DMCs that come later. */
export function seededInput(seed: number, size: InputSize): ScheduleInput {
  const random = seededRandom(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const ids = Array.from({ length: size.dmcs }, (_, index) => `DMC-${index}`);
  const deviceSets = Array.from({ length: size.deviceSets }, (_, index): PlannableDeviceSet => {
    const serves = ids.filter(() => random() < 0.6);
    return { id: `SET-${index}`, serves: random() < 0.4 ? 'any' : serves };
  });
  const underWay = new Map(deviceSets.filter((set) => set.serves === 'any' && random() < 0.2).map((set, index) => [`DMC-${index}`, set.id]));
  const dmcs = ids.map((id): DmcToPlan => {
    const mtad = random() < 0.2;
    const srvt: PackToRun = { pack: 'SRVT', kind: 'srvt', durationMinutes: 10 + below(200), ...(random() < 0.1 ? { notBefore: day(below(4)) } : {}) };
    // In the wrong order on purpose: the planner has to put migration first (20.14).
    const packs: PackToRun[] = mtad ? [srvt] : [srvt, { pack: 'Migration', kind: 'migration', durationMinutes: 5 + below(60) }];
    const held = underWay.get(id);
    const later = random() < size.laterShare ? { notBefore: day(below(size.arrivalDays)) } : {};
    return { id, meters: below(50) * below(50), priority: random() < 0.2 ? below(101) : 0, packs, migration: mtad ? { under: 'mtad', determinedOn: day(below(3)) } : { under: 'dmct' }, epclEntries: [], ...later, ...(held === undefined ? {} : { underWayOn: held }) };
  });
  const labSlots = Math.max(underWay.size, 1 + below(size.deviceSets));
  return { dmcs, deviceSets, labSlots, calendar: { from: day(0), openMinutesPerDay: 100, weekdays: [1, 2, 3, 4, 5, 6, 7], blackouts: [] } };
}

/** The day so many days after 2026-11-30, a Monday. */
export function day(after: number): string {
  return new Date(Date.UTC(2026, 10, 30 + after)).toISOString().slice(0, 10);
}
