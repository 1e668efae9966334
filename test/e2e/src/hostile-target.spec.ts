import type { Server } from 'node:net';
import { createServer as createTcpServer } from 'node:net';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RunView } from '@gauntlet/contracts';
import type { AttemptView } from '@gauntlet/execution';
import { readPack, startStack, uniformPortfolio } from '@gauntlet/testkit';
import { describe, expect, it } from 'vitest';

/** Targets that are no DCC User Interface; each says nothing about a device. */
const targets: readonly { readonly name: string; readonly reason: RegExp; readonly open: () => Server }[] = [
  { name: 'answers HTML', reason: /not-duis|DUIS/i, open: () => createServer((_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>maintenance</body></html>')) },
  { name: 'resets every connection', reason: /unreachable/i, open: () => createTcpServer((socket) => socket.resetAndDestroy()) },
  { name: 'fails with HTTP 500', reason: /not-duis|HTTP 500/i, open: () => createServer((_request, response) => response.writeHead(500).end('broken')) },
];

describe('a target that is no DCC User Interface makes the gate undecidable, never failed', () => {
  it.each(targets)('$name', async ({ reason, open }) => {
    const server = open();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const stack = await startStack({ workers: 1, variables: { TARGET_URL: url } });
    try {
      await checkUndecidable(stack, reason);
    } finally {
      await stack.stop();
      server.close();
    }
  });

  it('is down', async () => {
    const stack = await startStack({ workers: 1, variables: { TARGET_URL: 'http://127.0.0.1:9' } });
    try {
      await checkUndecidable(stack, /unreachable/i);
    } finally {
      await stack.stop();
    }
  });
});

async function checkUndecidable(stack: Awaited<ReturnType<typeof startStack>>, reason: RegExp): Promise<void> {
  await stack.importPortfolio(uniformPortfolio(1));
  await stack.importPacks([readPack(8)]);
  const run: RunView = await stack.ended((await stack.submit({ packs: ['reads-8'], dmcs: ['*'] })).id, 120_000);
  expect(run.gate?.verdict).toBe('undecidable');
  const attempts = await stack.call<{ items: AttemptView[] }>('GET', `/v1/runs/${run.id}/attempts?limit=1000`);
  const counted = attempts.items.filter((attempt) => attempt.standing === 'counted');
  expect(counted).toHaveLength(8);
  expect(new Set(counted.map((attempt) => attempt.outcome))).toEqual(new Set(['infrastructure']));
  expect(counted[0]?.reason).toMatch(reason);
  // The first tests were tried again, by rule; every try is kept.
  expect(attempts.items.some((attempt) => attempt.tryNumber > 1)).toBe(true);
}
