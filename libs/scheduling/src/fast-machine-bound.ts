import { RankHeap } from './rank-heap.ts';
import type { TestingJob } from './testing-job.ts';

/**
 * Least weighted completion time when `speed` device sets act as one machine that is so many times as fast and may interrupt: after
 * every release it works on the job with the greatest weight per minute, which is optimal for mean busy moments (Goemans et al. 2002).
 * @param jobs by falling weight per minute
 * @param speed at least 1
 * @returns weight × lab minutes
 */
export function fastMachineBound(jobs: readonly TestingJob[], speed: number): number {
  const arriving = jobs.map((job, rank) => ({ job, rank, left: job.duration })).toSorted((a, b) => a.job.release - b.job.release);
  const available = new RankHeap<{ readonly job: TestingJob; left: number }>();
  let [time, arrived] = [0, 0];
  let bound = jobs.reduce((sum, { weight, duration }) => sum + (weight * duration) / 2, 0);
  // Every turn takes in an arrival or finishes a job, or brings the time to the next arrival.
  while (arrived < arriving.length || available.size > 0) {
    const next = arriving[arrived];
    const current = available.least;
    if (next !== undefined && (next.job.release <= time || current === undefined)) {
      time = Math.max(time, next.job.release);
      available.push(next.rank, next);
      arrived += 1;
    } else if (current !== undefined) {
      const done = time + current.left / speed;
      const until = Math.min(next?.job.release ?? Number.POSITIVE_INFINITY, done);
      const { weight, duration } = current.job;
      // The mean moment of this stretch, weighted with the share of the job that it does.
      bound += ((weight * speed * (until - time)) / duration) * ((time + until) / 2);
      current.left -= speed * (until - time);
      time = until;
      if (until === done) available.pop();
    }
  }
  return bound;
}
