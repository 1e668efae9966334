import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Pool } from 'undici';

/**
 * What node:http costs at the least for one exchange of the simulator's: takes a body, answers so many bytes, and posts so many bytes to
 * an endpoint, over the same client with as many connections.
 * node bare-server.ts ANSWER_BYTES POST_BYTES ENDPOINT
 */
const [answerBytes = '0', postBytes = '0', endpoint = ''] = process.argv.slice(2);
const answer = 'a'.repeat(Number(answerBytes));
const message = 'm'.repeat(Number(postBytes));
const { origin, pathname } = new URL(endpoint);
const pool = new Pool(origin, { connections: 16 });

const server = createServer({ keepAliveTimeout: 60_000, noDelay: true }, (request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks).toString('utf8');
    response.writeHead(body.length > 0 ? 200 : 400, { 'content-type': 'application/xml', 'content-length': answer.length });
    response.end(answer);
    post().catch(() => undefined);
  });
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${JSON.stringify({ message: 'ready', url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })}\n`));

async function post(): Promise<void> {
  const { body } = await pool.request({ method: 'POST', path: pathname, headers: { 'content-type': 'application/xml' }, body: message });
  await body.dump();
}
