import type { SimulationProfile } from '@gauntlet/contracts';

/** A DMC whose installations answer at once and do nothing wrong. */
export const quietProfile: SimulationProfile = {
  seed: 1,
  latency: { kind: 'constant', ms: 0 },
  latencyByVariant: {},
  unsupported: [],
  failing: [],
  deviations: [],
  responses: [],
  lossWindows: [],
  installationFaults: [],
  alertStorms: [],
};
