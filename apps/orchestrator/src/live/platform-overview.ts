import type { OverviewView, PartHealth, Pool, PoolWork, QueueView, RunId } from '@gauntlet/contracts';
import type { Platform } from '../platform.ts';
import { platformVersion } from '../platform-version.ts';
import { expectedWaitMs } from './expected-wait.ts';
import type { Subject } from './live-streams.ts';

/** A worker that was not heard of for this long is not shown as live. */
const liveWithinMs = 30_000;
const pingTimeoutMs = 3_000;
const runsShownMax = 20;
const waitingShownMax = 100;
const heldShownMax = 200;

/** Whether records, results and queue answer. */
export async function readParts({ records, results, queue }: Platform): Promise<readonly PartHealth[]> {
  return Promise.all([check('records', () => records.ping()), check('results', () => results.ping()), check('queue', () => queue.ping())]);
}

/** Live workers and the queue's depth; a part that does not answer is empty here and says so in `readParts`. */
export async function readCapacity(platform: Platform): Promise<Pick<OverviewView, 'workers' | 'jobs'>> {
  const [workers, jobs] = await Promise.all([
    platform.records.liveWorkers(platform.leaseNowMs(), liveWithinMs).catch(() => []),
    bounded(platform.queue.depth()).catch(() => null),
  ]);
  return { workers, jobs };
}

/** Lanes that wait for a device set, of one run or of all, with how long they may. */
export async function readQueue(platform: Platform, runId?: RunId): Promise<QueueView> {
  const [{ total, lanes }, use] = await Promise.all([platform.records.waitingLanes({ runId, limit: waitingShownMax }), platform.records.deviceSetUse(1_000)]);
  const nowMs = platform.leaseNowMs();
  const holders = use.held.map((held) => ({ dmcId: held.dmcId, heldMs: nowMs - held.heldSinceMs, planned: held.planned, done: held.done + platform.live.doneInRunningShard(held.runId, held.dmcId) }));
  return { total, lanes: lanes.map(({ place, ...lane }) => ({ ...lane, ahead: place, expectedWaitMs: expectedWaitMs(place, holders.filter((holder) => holder.dmcId === lane.dmcId)) })) };
}

/** What an autoscaler counts: read from the records, so that it is right also after Redis was lost. */
export async function readPoolWork({ records }: Platform, pool: Pool): Promise<PoolWork> {
  const { waiting, underway } = await records.poolWork(pool);
  return { pool, unit: pool === 'dmct' ? 'tests' : 'segments', waiting, underway, work: waiting + underway };
}

export async function readOverview(platform: Platform): Promise<OverviewView> {
  const [parts, capacity, underway, ended, queue, use] = await Promise.all([
    readParts(platform),
    readCapacity(platform),
    platform.records.listRuns({ underway: true, limit: runsShownMax }),
    platform.records.listRuns({ underway: false, limit: runsShownMax }),
    readQueue(platform),
    platform.records.deviceSetUse(heldShownMax),
  ]);
  const held = use.held.map(({ heldSinceMs, ...set }) => ({ ...set, heldSince: new Date(heldSinceMs).toISOString(), done: Math.min(set.planned, set.done + platform.live.doneInRunningShard(set.runId, set.dmcId)) }));
  return { version: platformVersion, parts, ...capacity, underway: underway.items.map((run) => platform.live.summaryWithProgress(run)), ended: ended.items, queue, deviceSets: { total: use.total, leased: use.leased, held } };
}

export function overviewSubject(platform: Platform): Subject {
  return {
    async read() {
      const overview = await readOverview(platform);
      // How long a lane may wait is another figure at every look: it goes along with changes and is none by itself.
      const fingerprint = JSON.stringify(overview, (key, value: unknown) => (key === 'expectedWaitMs' ? undefined : value));
      return { parts: [{ key: 'overview', fingerprint, event: { type: 'overview', overview } }], settled: false };
    },
  };
}

async function check(name: PartHealth['name'], ping: () => Promise<void>): Promise<PartHealth> {
  try {
    await bounded(ping());
    return { name, ok: true, detail: 'answers' };
  } catch (error) {
    return { name, ok: false, detail: error instanceof Error ? error.message : 'does not answer' };
  }
}

function bounded<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer within ${pingTimeoutMs} ms`)), pingTimeoutMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
