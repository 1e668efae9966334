import { fastMachineBound } from './fast-machine-bound.ts';
import type { Lab } from './placement.ts';
import { speedBound, type SpeedGroups } from './speed-bound.ts';
import type { TestingJob } from './testing-job.ts';

/**
 * A number, in weight × lab minutes, that no schedule's weighted completion time is below: the greatest of three bounds, each valid by
 * itself. All rest on this: a job that runs without a break completes half its duration after the mean moment at which it is worked
 * on, so Σ weight × completion = Σ weight × mean busy moment + Σ weight × duration / 2, and the first sum is least when work may be
 * cut up and shared at will within some of the limits that a real schedule has to keep:
 * - the lab as one machine as fast as all its slots together, with release dates (the single-machine bound of Eastman, Even and
 *   Isaacs 1964; with release dates the mean-busy-time relaxation of Goemans et al. 2002);
 * - the same for each independent pool of device sets by itself;
 * - all limits of number at once (slots, pools, each kind of job, one installation per job), with less regard to release dates.
 * @param jobs by falling weight per minute
 */
export function lowerBound(jobs: readonly TestingJob[], lab: Lab): number {
  if (jobs.length === 0) return 0;
  const groups = speedGroups(jobs, lab);
  const members = Map.groupBy(jobs, (job) => groups.poolOf[job.group] ?? 0);
  const pools = [...members].reduce((sum, [pool, ofPool]) => sum + fastMachineBound(ofPool, groups.poolSpeeds[pool] ?? 1), 0);
  return Math.max(fastMachineBound(jobs, groups.speed), pools, speedBound(jobs, groups));
}

/** How many jobs of each group, of each pool (groups that share device sets, directly or through others) and of all can run at once. */
function speedGroups(jobs: readonly TestingJob[], lab: Lab): SpeedGroups {
  const parent = Array.from({ length: lab.setsCount }, (_, set) => set);
  const poolOfSet = (set: number): number => {
    let at = set;
    for (let above = parent[at]; above !== undefined && above !== at; above = parent[at]) at = above;
    return at;
  };
  const setsOfGroup: (readonly number[])[] = [];
  for (const { group, sets } of jobs) {
    if (setsOfGroup[group] !== undefined) continue;
    setsOfGroup[group] = sets;
    for (const set of sets) parent[poolOfSet(set)] = poolOfSet(sets[0] ?? 0);
  }
  const setsInPool = Array.from({ length: lab.setsCount }, () => 0);
  const used = new Set(setsOfGroup.flat());
  for (const set of used) setsInPool[poolOfSet(set)] = (setsInPool[poolOfSet(set)] ?? 0) + 1;
  return {
    groupSpeeds: setsOfGroup.map((sets) => Math.min(sets.length, lab.slots)),
    poolOf: setsOfGroup.map((sets) => poolOfSet(sets[0] ?? 0)),
    poolSpeeds: setsInPool.map((count) => Math.min(count, lab.slots)),
    speed: Math.min(used.size, lab.slots),
  };
}
