import { randomFor, handleRequest, type Exchanged } from '../exchange/handle-request.ts';
import type { FutureRequest, Installation, Schedule } from '../installation/installation.ts';
import { nextOccurrence, scheduledBody } from './next-occurrence.ts';

/** Something that fell due, and what the installation made of it. */
export interface Fired {
  /** A User's future-dated request by who held it, or a DSP schedule. */
  readonly by: FutureRequest['heldBy'] | 'schedule';
  readonly srv: string;
  readonly targetId: string;
  /** RequestID of the future-dated request, or of the 5.1 that made the schedule. */
  readonly reference: string;
  readonly scheduleId: number | undefined;
  readonly atMs: number;
  readonly exchanged: Exchanged;
}

/** When the installation has next to be asked, in milliseconds since the epoch; undefined when nothing is waiting. */
export function nextDueMs(installation: Installation): number | undefined {
  const { future, schedules } = installation;
  if (future.length === 0 && schedules.length === 0) return undefined;
  const times = [...future.map((request) => request.atMs), ...schedules.flatMap((schedule) => schedule.nextMs ?? [])];
  return times.length === 0 ? undefined : Math.min(...times);
}

/** Things that one call runs; more of them wait for the next. */
const firedMax = 100;

/** Runs what is due by `nowMs`, oldest first, each at the time at which it was due: a clock that runs fast or jumps changes no result. */
export function runDue(installation: Installation, nowMs: number): { readonly installation: Installation; readonly fired: readonly Fired[] } {
  let current = installation;
  const fired: Fired[] = [];
  while (fired.length < firedMax) {
    const atMs = nextDueMs(current);
    if (atMs === undefined || atMs > nowMs) break;
    const one = runOne(current, atMs);
    current = one.exchanged.installation;
    fired.push(one);
  }
  return { installation: current, fired };
}

function runOne(installation: Installation, atMs: number): Fired {
  const request = installation.future.find((held) => held.atMs === atMs);
  if (request !== undefined) return runHeld({ ...installation, future: installation.future.filter((held) => held !== request) }, request);
  const schedule = installation.schedules.find((candidate) => candidate.nextMs === atMs);
  if (schedule === undefined) throw new RangeError(`nothing is due at ${atMs}`);
  return runSchedule(installation, schedule, atMs);
}

function runHeld(installation: Installation, { heldBy, srv, targetId, body, reference, atMs }: FutureRequest): Fired {
  // A device that holds a request needs no WAN to carry it out.
  const exchanged = handleRequest(installation, { srv, targetId, body, local: heldBy === 'Device' }, atMs, randomFor(installation));
  return { by: heldBy, srv, targetId, reference, scheduleId: undefined, atMs, exchanged };
}

function runSchedule(installation: Installation, schedule: Schedule, atMs: number): Fired {
  const moved: Schedule = { ...schedule, nextMs: nextOccurrence(schedule.details, atMs) };
  const next = { ...installation, schedules: installation.schedules.map((other) => (other === schedule ? moved : other)) };
  const exchanged = handleRequest(next, { srv: schedule.srv, targetId: schedule.deviceId, body: scheduledBody(schedule.details, atMs) }, atMs, randomFor(next));
  return { by: 'schedule', srv: schedule.srv, targetId: schedule.deviceId, reference: schedule.reference, scheduleId: schedule.id, atMs, exchanged };
}
