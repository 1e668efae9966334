import { z } from 'zod';
import { migrationFailureSchema, migrationPhaseSchema } from '@gauntlet/contracts';
import type { LabPopulation, MigrationPhase, PrepareInstallation, RaiseAlert } from '@gauntlet/contracts';
import type { AlertTraffic, Lab, LoadLab } from '@gauntlet/execution';
import type { TimedMessage } from '@gauntlet/duis';
import type { JsonClient, JsonReply } from './json-client.ts';

const migrationReplySchema = z.object({
  phase: migrationPhaseSchema,
  result: z.enum(['completed', 'refused', 'failed']),
  reason: migrationFailureSchema.optional(),
  attempt: z.number(),
});

/** The lab and the migration flow over /lab/v1 and /migration/v1. */
export class HttpLab implements Lab, LoadLab {
  readonly #client: JsonClient;
  readonly #nowUs: () => bigint;

  constructor(client: JsonClient, nowUs: () => bigint) {
    this.#client = client;
    this.#nowUs = nowUs;
  }

  async prepare(installation: PrepareInstallation): Promise<void> {
    this.#expect(await this.#client.call('POST', '/lab/v1/installations/prepare', JSON.stringify(installation)));
  }

  async raiseAlert(alert: RaiseAlert): Promise<void> {
    this.#expect(await this.#client.call('POST', '/lab/v1/alerts', JSON.stringify(alert)));
  }

  async populate(population: LabPopulation): Promise<void> {
    this.#expect(await this.#client.call('POST', '/lab/v1/populations', JSON.stringify(population)));
  }

  async raiseAlerts({ userId, ...traffic }: AlertTraffic): Promise<void> {
    this.#expect(await this.#client.call('PUT', `/lab/v1/alert-traffic/${encodeURIComponent(userId)}`, JSON.stringify(traffic)));
  }

  async migrate(deviceSetId: string, phase: MigrationPhase, authorisation: 'valid' | 'invalid'): ReturnType<Lab['migrate']> {
    const path = `/migration/v1/installations/${encodeURIComponent(deviceSetId)}/${phase}`;
    const sent: TimedMessage = { atUs: this.#nowUs(), xml: JSON.stringify({ authorisation }) };
    const reply = await this.#client.call('POST', path, sent.xml);
    const received: TimedMessage = { atUs: this.#nowUs(), xml: reply.text };
    const parsed = migrationReplySchema.safeParse(reply.body);
    if (!parsed.success) throw this.#client.problem('internal', reply.status, reply.text);
    const { reason, ...rest } = parsed.data;
    return { sent, received, reply: reason === undefined ? rest : { ...rest, reason } };
  }

  /**
   * Tells the lab where this User receives Responses and alerts.
   * @returns 'new' when the lab did not know (201): what was to be delivered to this User before is lost
   */
  async registerReceiveEndpoint(userId: string, url: string): Promise<'new' | 'known'> {
    const reply = await this.#client.call('PUT', `/lab/v1/receive-endpoints/${encodeURIComponent(userId)}`, JSON.stringify({ url }));
    this.#expect(reply);
    return reply.status === 201 ? 'new' : 'known';
  }

  #expect(reply: JsonReply): void {
    if (reply.status >= 200 && reply.status < 300) return;
    throw this.#client.problem(reply.status === 404 ? 'not-found' : 'internal', reply.status, reply.text);
  }
}
