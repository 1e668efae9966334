import type { DmcToPlan, PlannableDeviceSet, ScheduleInput } from '@gauntlet/scheduling';

/** A seeded lab and portfolio: which device sets serve which DMCs, how many slots there are, and when DMCs come. */
export interface InstanceShape {
  readonly name: string;
  readonly seed: number;
  /** DMCs fall into so many pools of device sets, of uneven demand; 1 = every set can be set up as every DMC. */
  readonly pools: number;
  readonly labSlots: number;
  /** Share of the DMCs that may not start before a day of the first `arrivalDays` days. */
  readonly laterShare: number;
  readonly arrivalDays: number;
}

const dmcsCount = 10_000;
const deviceSetsCount = 50;

/** Five labs that differ in what is scarce: testers alike, slots, pools, single device sets, devices that come late. */
export const instanceShapes: readonly InstanceShape[] = [
  { name: 'alike', seed: 1, pools: 1, labSlots: 50, laterShare: 0, arrivalDays: 0 },
  { name: 'few slots', seed: 2, pools: 1, labSlots: 32, laterShare: 0, arrivalDays: 0 },
  { name: 'pools', seed: 3, pools: 10, labSlots: 40, laterShare: 0, arrivalDays: 0 },
  { name: 'own sets', seed: 4, pools: 50, labSlots: 45, laterShare: 0.1, arrivalDays: 30 },
  { name: 'arrivals', seed: 5, pools: 1, labSlots: 40, laterShare: 0.5, arrivalDays: 120 },
  { name: 'pools, arrivals', seed: 6, pools: 10, labSlots: 40, laterShare: 0.5, arrivalDays: 120 },
];

export function instanceOf(shape: InstanceShape): ScheduleInput {
  const random = mulberry32(shape.seed);
  const poolOf = Array.from({ length: dmcsCount }, () => Math.floor(shape.pools * random() ** 1.15));
  const dmcs = poolOf.map((_pool, index) => dmcOf(`DMC-${String(index).padStart(5, '0')}`, shape, random));
  const deviceSets = Array.from({ length: deviceSetsCount }, (_, index): PlannableDeviceSet => {
    const serves = dmcs.filter((_dmc, dmc) => poolOf[dmc] === index % shape.pools).map((dmc) => dmc.id);
    return { id: `SET-${String(index).padStart(2, '0')}`, serves: shape.pools === 1 ? 'any' : serves };
  });
  const blackouts = [{ from: '2026-12-21', to: '2027-01-01', reason: 'change freeze' }, { from: '2027-03-26', to: '2027-03-29', reason: 'Easter' }];
  return { dmcs, deviceSets, labSlots: shape.labSlots, calendar: { from: '2026-11-30', openMinutesPerDay: 450, weekdays: [1, 2, 3, 4, 5], blackouts } };
}

/** The same lab some weeks on: a twentieth of the DMCs has other meters, another duration or another priority, some are gone, some are new. */
export function changedInstance(input: ScheduleInput, seed: number): ScheduleInput {
  const random = mulberry32(seed);
  const dmcs = input.dmcs.filter(() => random() > 0.005).map((dmc) => {
    if (random() > 0.05) return dmc;
    const packs = dmc.packs.map((pack) => ({ ...pack, durationMinutes: Math.ceil(pack.durationMinutes * (0.7 + 0.8 * random())) }));
    return { ...dmc, packs, meters: Math.ceil(dmc.meters * (0.5 + random())), priority: random() < 0.2 ? 50 : dmc.priority };
  });
  return { ...input, dmcs };
}

function dmcOf(id: string, shape: InstanceShape, random: () => number): DmcToPlan {
  const underMtad = random() < 0.1;
  const migration = { pack: 'Standard Dormant DMCT Migration Test Pack 1.0.0', kind: 'migration', durationMinutes: minutes(60, 480, random) } as const;
  const srvt = { pack: 'Standard DMCT SRV Test Pack 1.0.0', kind: 'srvt', durationMinutes: minutes(120, 1_800, random) } as const;
  // Few DMCs have most of the meters: a Pareto tail.
  const meters = Math.min(500_000, Math.ceil(40 / (1 - random()) ** 0.9));
  const priority = random() < 0.05 ? Math.ceil(random() * 100) : 0;
  const later = random() < shape.laterShare ? dayAfter('2026-11-30', Math.floor(random() * shape.arrivalDays)) : undefined;
  return {
    id,
    meters,
    priority,
    packs: underMtad ? [srvt] : [migration, srvt],
    migration: underMtad ? { under: 'mtad', determinedOn: '2026-11-02' } : { under: 'dmct' },
    epclEntries: [{ entry: `EPCL-${id}`, installationTypes: ['dormant'] }],
    ...(later === undefined ? {} : { notBefore: later }),
  };
}

/** Between least and most, more often short. */
function minutes(least: number, most: number, random: () => number): number {
  return Math.round(least * (most / least) ** random());
}

function dayAfter(date: string, days: number): string {
  return new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
}

function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
