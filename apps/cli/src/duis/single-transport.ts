import { describeError } from '@gauntlet/duis';
import type { ClientTls, DuisTransport, Receipt, SendOptions, TransportAnswer } from '@gauntlet/duis';
import { callHttp } from './http-call.ts';

/** A DCC User Interface for someone who sends a request or two: a connection for each. */
export class SingleTransport implements DuisTransport {
  readonly #url: string;
  readonly #tls: ClientTls | undefined;
  #receive: (xml: string) => Receipt = () => ({ accepted: false, reason: 'nothing takes messages yet' });

  constructor(url: string, tls: ClientTls | undefined) {
    this.#url = url.replace(/\/+$/, '');
    this.#tls = tls;
  }

  async send(path: string, xml: string, { signal, headers }: SendOptions): Promise<TransportAnswer> {
    try {
      return await callHttp({ method: 'POST', url: this.#url + path, headers, body: xml, tls: this.#tls, signal });
    } catch (error) {
      return { kind: 'failed', detail: describeError(error) };
    }
  }

  onMessage(receive: (xml: string) => Receipt): void {
    this.#receive = receive;
  }

  /** What the receive endpoint got. */
  receive(xml: string): Receipt {
    return this.#receive(xml);
  }
}
