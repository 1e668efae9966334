import { noise } from '../chance/random.ts';
import { dayMs, halfHourMs, usedUntil, type Flow } from './consumption.ts';
import type { MeterState, SupplyHalt, SupplyState } from './meter.ts';

/** The active import register (Wh) or the consumption register (m3, three decimals) at a time. */
export function registerAt(meter: MeterState, atMs: number): number {
  const unused = meter.halts.reduce((sum, halt) => sum + unusedIn(meter, halt, atMs), meter.unusedBefore);
  return asMeasured(meter, Math.max(0, usedUntil(meter.seed, meter.fuel, atMs) - unused));
}

/** One premises in four generates. */
const generatingShare = 0.25;
/** Reactive energy as a share of the active one: a power factor of about 0.98. */
const reactiveShare = 0.2;

/** Active energy exported (Wh) until a time; 0 for ever where nothing generates. Nothing is exported while the supply is off. */
export function exportedAt(meter: MeterState, atMs: number): number {
  if (noise(meter.seed, -2) >= generatingShare) return 0;
  return flowAt(meter, 'export', atMs);
}

/** What the second element of a twin element meter has measured (Wh) until a time. */
export function secondaryAt(meter: MeterState, atMs: number): number {
  return flowAt(meter, 'secondary', atMs);
}

/** A flow that has no register of its own in the state: nothing runs while the supply is off. */
function flowAt(meter: MeterState, flow: Flow, atMs: number): number {
  const until = (ms: number): number => usedUntil(meter.seed, flow, ms);
  const halted = meter.halts.reduce((sum, halt) => sum + (halt.fromMs >= atMs ? 0 : until(Math.min(halt.toMs ?? atMs, atMs)) - until(halt.fromMs)), 0);
  return Math.floor(Math.max(0, until(atMs) - halted) + 1e-6);
}

/** Reactive energy (varh) that goes with an active one (Wh). */
export function reactiveOf(activeWh: number): number {
  return Math.floor(activeWh * reactiveShare);
}

/** What went through the meter between two times, in the register's unit. */
export function consumedBetween(meter: MeterState, fromMs: number, toMs: number): number {
  return asMeasured(meter, registerAt(meter, toMs) - registerAt(meter, fromMs));
}

/** Active power import in W: the half hour's mean, moved a little every minute. */
export function activePowerAt(meter: MeterState, atMs: number): number {
  if (meter.supply !== 'Enabled') return 0;
  const start = Math.floor(atMs / halfHourMs) * halfHourMs;
  const meanW = (usedUntil(meter.seed, meter.fuel, start + halfHourMs) - usedUntil(meter.seed, meter.fuel, start)) * 2;
  const wave = 1 + 0.3 * Math.sin((2 * Math.PI * Math.floor(atMs / 60_000)) / 7);
  return Math.round(meanW * wave);
}

const haltsMax = 8;

/** The meter with another supply state; nothing flows while it is not Enabled. */
export function withSupply(meter: MeterState, supply: SupplyState, nowMs: number): MeterState {
  const open = meter.halts.at(-1)?.toMs === undefined && meter.halts.length > 0;
  if (supply === 'Enabled') return { ...meter, supply, halts: open ? closeLast(meter.halts, nowMs) : meter.halts };
  if (open) return { ...meter, supply };
  const oldest = meter.halts.length < haltsMax ? undefined : meter.halts[0];
  const kept = oldest === undefined ? meter.halts : meter.halts.slice(1);
  const unusedBefore = oldest === undefined ? meter.unusedBefore : meter.unusedBefore + unusedIn(meter, oldest, nowMs);
  return { ...meter, supply, unusedBefore, halts: [...kept, { fromMs: nowMs, toMs: undefined }] };
}

/** The meter while the premises have no power: nothing flows, and its supply state stays what it is. */
export function withOutage(meter: MeterState, change: 'begins' | 'ends', nowMs: number): MeterState {
  // A supply that is not enabled lets nothing through anyway.
  if (meter.supply !== 'Enabled') return meter;
  return { ...withSupply(meter, change === 'begins' ? 'Disabled' : 'Enabled', nowMs), supply: 'Enabled' };
}

/** Midnights (UTC) within a period, oldest first, the newest `max` of them and none in the future. */
export function stepsWithin(period: { readonly startMs: number; readonly endMs: number }, stepMs: typeof dayMs | typeof halfHourMs, limits: { readonly nowMs: number; readonly max: number }): readonly number[] {
  const last = Math.floor(Math.min(period.endMs, limits.nowMs) / stepMs) * stepMs;
  const first = Math.max(Math.ceil(period.startMs / stepMs) * stepMs, last - (limits.max - 1) * stepMs);
  const steps: number[] = [];
  for (let at = first; at <= last; at += stepMs) steps.push(at);
  return steps;
}

function unusedIn(meter: MeterState, halt: SupplyHalt, atMs: number): number {
  if (halt.fromMs >= atMs) return 0;
  return usedUntil(meter.seed, meter.fuel, Math.min(halt.toMs ?? atMs, atMs)) - usedUntil(meter.seed, meter.fuel, halt.fromMs);
}

function closeLast(halts: readonly SupplyHalt[], toMs: number): readonly SupplyHalt[] {
  const last = halts.at(-1);
  return last === undefined ? halts : [...halts.slice(0, -1), { fromMs: last.fromMs, toMs }];
}

function asMeasured(meter: MeterState, amount: number): number {
  // The small addition keeps sums of halts from cutting a register that stands still to the number below.
  return meter.fuel === 'electricity' ? Math.floor(amount + 1e-6) : Math.round(amount * 1_000) / 1_000;
}
