import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AttemptView, RunView } from '@gauntlet/contracts';
import type { Stack } from '@gauntlet/testkit';
import { readPack, startStack, uniformPortfolio } from '@gauntlet/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** What a target that is no DCC User Interface may do; each says nothing about a device. */
const hostile: readonly { readonly name: string; readonly reason: RegExp; readonly answer: Answer }[] = [
  { name: 'answers HTML', reason: /not-duis/, answer: (_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>maintenance</body></html>') },
  { name: 'fails with HTTP 500', reason: /not-duis.*500/, answer: (_request, response) => response.writeHead(500).end('broken') },
  { name: 'resets every connection', reason: /unreachable/, answer: (request) => request.socket.resetAndDestroy() },
  { name: 'never answers', reason: /unreachable/, answer: (request) => request.resume() },
];
const undecided = { verdict: 'undecidable', tests: 4, outcomes: ['infrastructure'], triedAgain: true };

describe('a target that is no DCC User Interface makes the gate undecidable, never failed', () => {
  let answer: Answer = hostile[0]?.answer ?? (() => undefined);
  let target: Server;
  let lab: Server;
  let stack: Stack;

  beforeAll(async () => {
    target = createServer((request, response) => answer(request, response));
    // A laboratory that needs no preparing: what is looked at here is the target.
    lab = createServer((request, response) => {
      request.resume();
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
    const [targetUrl, labUrl] = await Promise.all([listen(target), listen(lab)]);
    stack = await startStack({ workers: 1, variables: { TARGET_URL: targetUrl, GAUNTLET_LAB_URL: labUrl } });
    await stack.importPortfolio(uniformPortfolio(1));
    await stack.importPacks([readPack(4, 1_000)]);
  });
  afterAll(async () => {
    await stack.stop();
    for (const server of [target, lab]) {
      server.closeAllConnections();
      server.close();
    }
  });

  it.each(hostile)('$name', async ({ reason, answer: hostileAnswer }) => {
    answer = hostileAnswer;
    expect(await runFourReads(stack)).toEqual({ ...undecided, reason: expect.stringMatching(reason) });
  });

  it('is down', async () => {
    target.closeAllConnections();
    await new Promise((resolve) => target.close(resolve));
    expect(await runFourReads(stack)).toEqual({ ...undecided, reason: expect.stringMatching(/unreachable/) });
  });

  it('is down together with the laboratory', async () => {
    lab.closeAllConnections();
    await new Promise((resolve) => lab.close(resolve));
    expect(await runFourReads(stack)).toEqual({ ...undecided, reason: expect.stringMatching(/lab/) });
  });
});

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function runFourReads(stack: Stack) {
  const run: RunView = await stack.ended((await stack.submit({ packs: ['reads-4'], dmcs: ['*'] })).id, 120_000);
  const attempts = await stack.call<{ items: AttemptView[] }>('GET', `/v1/runs/${run.id}/attempts?limit=1000`);
  const counted = attempts.items.filter((attempt) => attempt.standing === 'counted');
  return {
    verdict: run.gate?.verdict,
    tests: counted.length,
    outcomes: [...new Set(counted.map((attempt) => attempt.outcome))],
    reason: counted[0]?.reason,
    /** Infrastructure failures are tried again, by rule; every try is kept. */
    triedAgain: attempts.items.some((attempt) => attempt.tryNumber > 1),
  };
}
