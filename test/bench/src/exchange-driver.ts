import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Pool } from 'undici';

const connections = 16;

/** Sends requests to a server over kept connections, and takes what it posts: one exchange is both. */
export class ExchangeDriver {
  readonly endpointUrl: string;
  /** Of the last message and the last answer. */
  messageBytes = 0;
  answerBytes = 0;
  readonly #receiver: Server;
  readonly #arrived: { count: number; notify: () => void };

  private constructor(receiver: Server, arrived: { count: number; notify: () => void }) {
    this.#receiver = receiver;
    this.#arrived = arrived;
    this.endpointUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/smartdcc/duis`;
  }

  static async open(): Promise<ExchangeDriver> {
    const arrived = { count: 0, bytes: 0, notify: () => undefined as void };
    const receiver = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
      let bytes = 0;
      request.on('data', (chunk: Buffer) => (bytes += chunk.length));
      request.on('end', () => {
        response.writeHead(204).end();
        arrived.count += 1;
        arrived.bytes = bytes;
        driver.messageBytes = bytes;
        arrived.notify();
      });
    });
    await new Promise<void>((resolve) => void receiver.listen(0, '127.0.0.1', resolve));
    const driver = new ExchangeDriver(receiver, arrived);
    return driver;
  }

  /** Resolves when every request was answered and every answer's message came. @throws Error for an answer that is not HTTP 200 */
  async run(url: string, path: string, bodies: readonly string[]): Promise<void> {
    this.#arrived.count = 0;
    const all = new Promise<void>((resolve) => {
      this.#arrived.notify = () => {
        if (this.#arrived.count >= bodies.length) resolve();
      };
    });
    const pool = new Pool(url, { connections });
    try {
      let next = 0;
      const lane = async (): Promise<void> => {
        for (let index = next++; index < bodies.length; index = next++) {
          const { statusCode, body } = await pool.request({ method: 'POST', path, headers: { 'content-type': 'application/xml' }, body: bodies[index] ?? '' });
          const text = await body.text();
          if (statusCode !== 200) throw new Error(`${url} answered ${statusCode}: ${text.slice(0, 200)}`);
          this.answerBytes = Buffer.byteLength(text);
        }
      };
      await Promise.all(Array.from({ length: connections }, lane));
      await all;
    } finally {
      await pool.destroy();
    }
  }

  close(): void {
    this.#receiver.closeAllConnections();
    this.#receiver.close();
  }
}
