import { dayNumber, isoDate, type LabTime } from './lab-calendar.ts';
import type { UndatedDmc } from './dmct-schedule.ts';
import type { DmcToPlan, PackToRun, ScheduleInput } from './schedule-input.ts';

/**
 * The testing of one DMC: it holds one device set from its first pack to its last without a break, so for the planner its packs are
 * one piece of work. Times are lab minutes.
 */
export interface TestingJob {
  readonly dmc: DmcToPlan;
  /** Migration testing before SRVT (SVTAD 20.14). */
  readonly packs: readonly PackToRun[];
  /** Meters, raised by priority. */
  readonly weight: number;
  readonly duration: number;
  readonly release: number;
  /** What the release rests on, for people; empty when there is none. */
  readonly releaseCause: string;
  readonly underWay: boolean;
  /** Indexes of the device sets that can test it, ascending, and the number that all jobs with the same ones have in common. */
  readonly sets: readonly number[];
  readonly group: number;
}

export interface TestingJobs {
  /** By falling weight per minute of testing, then by DMC id: the order in which a single device set would do them best. */
  readonly jobs: readonly TestingJob[];
  readonly undated: readonly UndatedDmc[];
}

/** What can be dated becomes jobs; the rest is told with its reason (SVTAD 20.6(e), 20.14, 20.17). */
export function testingJobs(input: ScheduleInput, time: LabTime): TestingJobs {
  const setsOf = eligibleSets(input);
  const groups = new Map<string, number>();
  const jobs: TestingJob[] = [];
  const undated: UndatedDmc[] = [];
  for (const dmc of input.dmcs) {
    const sets = setsOf(dmc);
    const obstacle = obstacleOf(dmc, sets.length);
    if (obstacle !== undefined) {
      undated.push({ dmcId: dmc.id, ...obstacle });
      continue;
    }
    const key = sets.join(' ');
    const group = groups.get(key) ?? groups.size;
    groups.set(key, group);
    jobs.push({ ...jobOf(dmc, time), sets, group });
  }
  jobs.sort((a, b) => b.weight / b.duration - a.weight / a.duration || byId(a.dmc.id, b.dmc.id));
  return { jobs, undated: undated.toSorted((a, b) => byId(a.dmcId, b.dmcId)) };
}

function eligibleSets(input: ScheduleInput): (dmc: DmcToPlan) => readonly number[] {
  const own = new Map<string, number[]>();
  const forAny: number[] = [];
  const indexOf = new Map(input.deviceSets.map((set, index) => [set.id, index]));
  input.deviceSets.forEach(({ serves }, index) => {
    if (serves === 'any') forAny.push(index);
    else for (const dmcId of new Set(serves)) own.set(dmcId, [...(own.get(dmcId) ?? []), index]);
  });
  return ({ id, underWayOn }) => {
    const held = underWayOn === undefined ? undefined : indexOf.get(underWayOn);
    return held === undefined ? [...(own.get(id) ?? []), ...forAny].toSorted((a, b) => a - b) : [held];
  };
}

function obstacleOf(dmc: DmcToPlan, setsCount: number): Omit<UndatedDmc, 'dmcId'> | undefined {
  if (dmc.underWayOn !== undefined) return undefined;
  if (setsCount === 0) return { kind: 'no-device-set', clause: 'SVTAD 20.6(e)', text: 'No device set of the lab can be set up as this DMC.' };
  if (dmc.migration.under === 'mtad' && dmc.migration.determinedOn === undefined) {
    return { kind: 'migration-not-determined', clause: 'SVTAD 20.14', text: 'The TAB has not determined that migration testing under the MTAD is complete.' };
  }
  const pending = dmc.packs.find((pack) => pack.nonStandard?.agreement === 'pending');
  if (pending === undefined) return undefined;
  return { kind: 'pack-not-agreed', clause: 'SVTAD 20.17', text: `The Non-Standard Test Pack ${pending.pack} is neither agreed with the TAG nor determined by the Secretary of State.` };
}

function jobOf(dmc: DmcToPlan, time: LabTime): Omit<TestingJob, 'sets' | 'group'> {
  const packs = [...dmc.packs.filter((pack) => pack.kind === 'migration'), ...dmc.packs.filter((pack) => pack.kind === 'srvt')];
  const duration = packs.reduce((sum, pack) => sum + pack.durationMinutes, 0);
  const underWay = dmc.underWayOn !== undefined;
  const { release, releaseCause } = underWay ? { release: 0, releaseCause: '' } : releaseOf(dmc, packs, time);
  return { dmc, packs, weight: dmc.meters * (1 + dmc.priority / 100), duration, release, releaseCause, underWay };
}

/** The latest of what holds the start back; a pack's own date counts from where the pack comes in turn. */
function releaseOf(dmc: DmcToPlan, packs: readonly PackToRun[], time: LabTime): { readonly release: number; readonly releaseCause: string } {
  const causes: [number, string][] = [[0, '']];
  if (dmc.notBefore !== undefined) causes.push([time.openingOf(dmc.notBefore), `Testing may not start before ${dmc.notBefore}.`]);
  if (dmc.migration.under === 'mtad' && dmc.migration.determinedOn !== undefined) {
    const { determinedOn } = dmc.migration;
    causes.push([time.openingOf(isoDate(dayNumber(determinedOn) + 1)), `SRVT starts after the TAB's determination of ${determinedOn} (SVTAD 20.14).`]);
  }
  let offset = 0;
  for (const pack of packs) {
    if (pack.notBefore !== undefined) causes.push([time.openingOf(pack.notBefore) - offset, `${pack.pack} may not start before ${pack.notBefore}.`]);
    offset += pack.durationMinutes;
  }
  const [release, releaseCause] = causes.reduce((latest, cause) => (cause[0] > latest[0] ? cause : latest));
  return { release, releaseCause };
}

/** By code units: the same on every machine, whatever its locale. */
function byId(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
