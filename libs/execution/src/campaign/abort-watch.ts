import type { Campaign } from '@gauntlet/contracts';
import type { CampaignSituation } from '../ports/campaign-records.ts';

interface Totals {
  readonly atMs: number;
  readonly sent: number;
  readonly failed: number;
  readonly lost: number;
  readonly ended: number;
  readonly dropped: number;
  readonly outstanding: number;
}

type Rule = Campaign['abortRules'][number];

/** Holds a campaign's abort rules against what its generators say, over each rule's window. */
export class AbortWatch {
  readonly #rules: readonly Rule[];
  readonly #history: Totals[] = [];

  constructor(rules: readonly Rule[]) {
    this.#rules = rules;
  }

  /** @returns why the campaign is to be stopped; undefined when no rule is breached */
  observe({ segments }: Pick<CampaignSituation, 'segments'>, nowMs: number): string | undefined {
    const now = totalsOf(segments, nowMs);
    this.#history.push(now);
    const longest = Math.max(0, ...this.#rules.map(({ window }) => window));
    while ((this.#history[1]?.atMs ?? Number.POSITIVE_INFINITY) <= nowMs - longest) this.#history.shift();
    for (const rule of this.#rules) {
      const value = this.#valueOf(rule, now);
      if (value !== undefined && value > rule.above) return `${rule.metric} was ${Number(value.toFixed(4))} over ${rule.window / 1_000} s; the abort rule allows ${rule.above}`;
    }
    return undefined;
  }

  /** undefined while the window is not full, or nothing happened in it. */
  #valueOf({ metric, window }: Rule, now: Totals): number | undefined {
    const start = this.#history.findLast(({ atMs }) => atMs <= now.atMs - window);
    if (start === undefined) return undefined;
    const ended = now.ended - start.ended;
    switch (metric) {
      case 'failed':
        return ended === 0 ? undefined : (now.failed - start.failed) / ended;
      case 'lost':
        return ended === 0 ? undefined : (now.lost - start.lost) / ended;
      case 'dropped': {
        const dropped = now.dropped - start.dropped;
        const due = now.sent - start.sent + dropped;
        return due === 0 ? undefined : dropped / due;
      }
      case 'outstanding':
        return Math.min(...this.#history.filter(({ atMs }) => atMs >= start.atMs).map(({ outstanding }) => outstanding));
      default:
        return metric;
    }
  }
}

function totalsOf(segments: CampaignSituation['segments'], atMs: number): Totals {
  const sum = (of: (segment: CampaignSituation['segments'][number]) => number | undefined) => segments.reduce((total, segment) => total + (of(segment) ?? 0), 0);
  return {
    atMs,
    sent: sum(({ progress }) => progress?.sent),
    failed: sum(({ progress }) => progress?.failed),
    lost: sum(({ progress }) => progress?.lost),
    ended: sum(({ progress }) => (progress === null ? 0 : progress.answered + progress.failed + progress.lost)),
    dropped: sum(({ health }) => health?.droppedIterations),
    outstanding: sum(({ progress }) => progress?.outstanding),
  };
}
