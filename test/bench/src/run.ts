import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunView } from '@gauntlet/contracts';
import type { Stack } from '@gauntlet/testkit';
import { readPack, startStack, uniformPortfolio } from '@gauntlet/testkit';
import type { BenchReport } from './bench-report.ts';
import { median } from './print-report.ts';
import { openRawLoop } from './raw-loop.ts';

const dmcs = 64;
const testsEach = 250;
const concurrency = 32;
const rounds = 5;

/**
 * Tests a second through the platform (one worker, shards of 250, every row stored, gate decided) against a raw loop in one
 * process that does the same signed exchanges with the same simulator. Ratio = platform / raw, median of the rounds.
 */
export async function run(): Promise<BenchReport> {
  const starting = performance.now();
  const stack = await startStack({ workers: 1, variables: { GAUNTLET_WORKER_CONCURRENCY: String(concurrency) } });
  const upSeconds = (performance.now() - starting) / 1_000;
  const portfolio = uniformPortfolio(dmcs);
  const simulatorUrl = addressOf(stack, 'simulator');
  const raw = await openRawLoop({ simulatorUrl, labToken: readFileSync(join(stack.stateDir, 'lab-token'), 'utf8').trim(), credentialsDir: join(stack.stateDir, 'credentials'), dmcs: portfolio.dmcs });
  try {
    await stack.importPortfolio(portfolio);
    await stack.importPacks([readPack(testsEach)]);
    await raw.run(testsEach, concurrency);
    await throughPlatform(stack);
    const rawRates: number[] = [];
    const platformRates: number[] = [];
    const ratios: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const rate = (dmcs * testsEach) / (await raw.run(testsEach, concurrency));
      const platformRate = (dmcs * testsEach) / (await throughPlatform(stack));
      rawRates.push(rate);
      platformRates.push(platformRate);
      ratios.push(platformRate / rate);
    }
    return {
      name: 'run',
      ratio: median(ratios),
      goal: 0.95,
      rounds: { rawTestsPerSecond: rawRates, platformTestsPerSecond: platformRates, ratio: ratios },
      figures: { testsPerRound: dmcs * testsEach, testsPerShard: testsEach, upUntilReadySeconds: upSeconds, ...peakMemory(stack) },
    };
  } finally {
    await raw.close();
    await stack.stop();
  }
}

/** From the submission until the gate is decided, in seconds. */
async function throughPlatform(stack: Stack): Promise<number> {
  const started = performance.now();
  const submitted = await stack.submit({ packs: [`reads-${testsEach}`], dmcs: ['*'], shardSize: testsEach });
  for (;;) {
    const seen = await stack.call<RunView>('GET', `/v1/runs/${submitted.id}`);
    if (seen.endedAt !== null && seen.gate !== null) {
      if (seen.gate.verdict !== 'met') throw new Error(`the run did not pass: ${JSON.stringify(seen.lanes.find((lane) => lane.passed !== lane.planned))}`);
      return (performance.now() - started) / 1_000;
    }
    await sleep(50);
  }
}

function addressOf(stack: Stack, name: string): string {
  const part = stack.parts().find((candidate) => candidate.name.includes(name));
  if (part === undefined) throw new Error(`no part is named like ${name}`);
  return part.address.startsWith('http') ? part.address : `http://${part.address}`;
}

/** Highest resident memory of every process so far, in MiB, from /proc. */
function peakMemory(stack: Stack): Record<string, number> {
  return Object.fromEntries(
    stack.parts().map(({ name, pid }) => {
      const kib = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 'NaN';
      return [`peakMib.${name}`, Math.round(Number(kib) / 1_024)];
    }),
  );
}
