import type { SimulationProfile } from '@gauntlet/contracts';
import { createRandom } from '../chance/random.ts';
import type { Installation } from '../installation/installation.ts';

type LossWindow = SimulationProfile['lossWindows'][number];

const dayMs = 86_400_000;
const minuteMs = 60_000;

/** Whether the profile takes the network from the installation just now: by its request counter, or by the simulated time of day. */
export function isLost(installation: Installation, network: LossWindow['network'], nowMs: number): boolean {
  const { lossWindows } = installation.model.profile;
  return lossWindows.some((window, index) => window.network === network && isOpen(window, installation.requests, nowMs) && isAmongShare(installation, window.share, `window ${index}`));
}

/** Whether an installation belongs to a share of its DMC's; the same for it every time. */
export function isAmongShare(installation: Pick<Installation, 'id' | 'model'>, share: number, what: string): boolean {
  if (share >= 1) return true;
  return share > 0 && createRandom(installation.model.profile.seed, installation.id, what).next() < share;
}

function isOpen(window: LossWindow, requests: number, nowMs: number): boolean {
  if (window.by === 'requests') {
    const since = requests - window.from;
    return since >= 0 && (window.every === undefined ? since : since % window.every) < window.count;
  }
  const [hours = '0', minutes = '0'] = window.from.split(':');
  const sinceMs = (nowMs - (Number(hours) * 60 + Number(minutes)) * minuteMs) % dayMs;
  return (sinceMs + dayMs) % dayMs < window.minutes * minuteMs;
}
