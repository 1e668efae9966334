import { GauntletError, networkUserOf } from '@gauntlet/contracts';
import type { Lab } from '@gauntlet/execution';
import type { HttpLab } from './clients/http-lab.ts';

/** Where the target delivers this worker's Responses to, kept known to the lab. */
export class Delivery {
  readonly #lab: Pick<HttpLab, 'registerReceiveEndpoint'>;
  readonly #url: string;
  readonly #nowUs: () => bigint;
  #forgottenAtUs = 0n;
  #registered = false;

  constructor(lab: Pick<HttpLab, 'registerReceiveEndpoint'>, url: string, nowUs: () => bigint) {
    this.#lab = lab;
    this.#url = url;
    this.#nowUs = nowUs;
  }

  /** Registers the endpoint for both Users of the worker, or again: a simulator that was restarted has forgotten it. @throws GauntletError 'unavailable' */
  async register(userId: string): Promise<void> {
    const [known] = await Promise.all([this.#lab.registerReceiveEndpoint(userId, this.#url), this.#lab.registerReceiveEndpoint(networkUserOf(userId), this.#url)]);
    if (known === 'new' && this.#registered) this.#forgottenAtUs = this.#nowUs();
    this.#registered = true;
  }

  /** @returns why what was to be delivered since `sinceUs` is lost; undefined when nothing speaks for that */
  async lostSince(userId: string, sinceUs: bigint): Promise<string | undefined> {
    try {
      await this.register(userId);
    } catch (error) {
      // Whether the target itself is gone is for the target adapter to find out.
      if (!(error instanceof GauntletError)) throw error;
    }
    return this.#forgottenAtUs > sinceUs ? 'the target was restarted meanwhile and had forgotten where to deliver Responses' : undefined;
  }
}

/** A lab that prepares an installation only once it knows where the installation's Responses go: it may have been restarted. */
export function withDelivery(lab: Lab, delivery: Delivery, userId: () => string): Lab {
  return {
    prepare: async (installation) => {
      await delivery.register(userId());
      await lab.prepare(installation);
    },
    raiseAlert: (alert) => lab.raiseAlert(alert),
    migrate: (deviceSetId, phase, authorisation) => lab.migrate(deviceSetId, phase, authorisation),
  };
}
