import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A User's receive endpoint: keeps what it took (204), in order. */
export class ReceiveEndpoint {
  readonly messages: string[] = [];
  /** HTTP statuses that it answers next, before it goes back to 204. */
  readonly nextStatuses: number[] = [];
  readonly #server: Server;
  #arrived: (() => void) | undefined;

  constructor() {
    this.#server = createServer((incoming, response) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        const status = this.nextStatuses.shift() ?? 204;
        response.writeHead(status).end();
        if (status === 204) this.messages.push(Buffer.concat(chunks).toString());
        this.#arrived?.();
      });
    });
  }

  /** @returns its URL */
  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/smartdcc/duis`;
  }

  /** The next message, waited for; the test's own time-out bounds the wait. */
  async next(): Promise<string> {
    for (;;) {
      const message = this.messages.shift();
      if (message !== undefined) return message;
      await new Promise<void>((resolve) => {
        this.#arrived = resolve;
      });
    }
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
