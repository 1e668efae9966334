import type { SegmentClaim, SegmentPhase } from '@gauntlet/contracts';
import type { LoadLab } from '../ports/load-lab.ts';

/** The phase that runs this long after the release; undefined before the first and after the last. */
export function phaseAt({ phases }: Pick<SegmentClaim, 'phases'>, sinceReleaseMs: number): SegmentPhase | undefined {
  return phases.find(({ startMs, durationMs }) => sinceReleaseMs >= startMs && sinceReleaseMs < startMs + durationMs);
}

/** The estate falls silent by itself when a generator dies and nobody asks any more. */
const forMs = 3_000;
const askEveryMs = 1_000;

/** Has the simulated estate raise this generator's share of a phase's alerts, for its own User. */
export class EstateAlerts {
  readonly #claim: Pick<SegmentClaim, 'groups' | 'seed' | 'index' | 'count'>;
  readonly #userId: string;
  readonly #lab: LoadLab;
  readonly #onFailure: (error: unknown) => void;
  #asked = { phase: '', atMs: 0 };

  constructor(claim: Pick<SegmentClaim, 'groups' | 'seed' | 'index' | 'count'>, options: { readonly userId: string; readonly lab: LoadLab; readonly onFailure: (error: unknown) => void }) {
    this.#claim = claim;
    this.#userId = options.userId;
    this.#lab = options.lab;
    this.#onFailure = options.onFailure;
  }

  /** To be called several times a second: asks again every second, and at once when the phase changes. */
  keepUp(phase: SegmentPhase | undefined, nowMs: number): void {
    const rates = phase?.alerts ?? { devicePerSecond: 0, dccPerSecond: 0 };
    const key = rates.devicePerSecond + rates.dccPerSecond === 0 ? '' : (phase?.key ?? '');
    if (key === this.#asked.phase && (key === '' || nowMs - this.#asked.atMs < askEveryMs)) return;
    this.#asked = { phase: key, atMs: nowMs };
    const { groups, seed, index, count } = this.#claim;
    this.#lab
      .raiseAlerts({
        userId: this.#userId,
        devicePerSecond: rates.devicePerSecond / count,
        dccPerSecond: rates.dccPerSecond / count,
        groups: groups.map(({ firstDeviceId, count: devices, step }) => ({ firstDeviceId, count: devices, step })),
        seed: seed + index,
        forMs,
      })
      .catch(this.#onFailure);
  }
}
