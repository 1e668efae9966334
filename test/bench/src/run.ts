import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunView } from '@gauntlet/contracts';
import { defaultS1spIds } from '@gauntlet/contracts';
import { createLogger } from '@gauntlet/telemetry';
import type { Stack } from '@gauntlet/testkit';
import { readPack, startStack, uniformPortfolio } from '@gauntlet/testkit';
import { startSimulator } from '../../../apps/device-simulator/src/simulator.ts';
import type { BenchReport } from './bench-report.ts';
import { median } from './print-report.ts';
import type { RawLoop } from './raw-loop.ts';
import { openRawLoop } from './raw-loop.ts';

const dmcs = 64;
const testsEach = 250;
const concurrency = 32;
const rounds = 5;
const tests = dmcs * testsEach;
const portfolio = uniformPortfolio(dmcs);

/**
 * Tests a second through the platform as `up` starts it (one worker a core, shards of 250, every row and message stored, gate
 * decided) against raw loops that do the same signed exchanges with nothing else.
 *
 * `ratio` is against the exchange in one process, client and simulator together. `ratioToSeparateSimulator` is the harder one:
 * client and simulator in a process each, which by itself fills both cores of a machine that has two.
 */
export async function run(): Promise<BenchReport> {
  const starting = performance.now();
  const stack = await startStack();
  const upSeconds = (performance.now() - starting) / 1_000;
  const folder = mkdtempSync(join(tmpdir(), 'gauntlet-bench-'));
  const own = await startOwnSimulator(folder);
  const oneProcess = await openRawLoop({ simulatorUrl: own.url, labToken, credentialsDir: folder, dmcs: portfolio.dmcs });
  const separate = await openRawLoop({ simulatorUrl: addressOf(stack, 'simulator'), labToken: readFileSync(join(stack.stateDir, 'lab-token'), 'utf8').trim(), credentialsDir: join(stack.stateDir, 'credentials'), dmcs: portfolio.dmcs });
  try {
    await stack.importPortfolio(portfolio);
    await stack.importPacks([readPack(testsEach)]);
    const measured = await measure({ oneProcess, separate, stack });
    return {
      name: 'run',
      ratio: median(measured.ratio),
      goal: 0.95,
      rounds: measured,
      figures: { ratioToSeparateSimulator: median(measured.ratioToSeparateSimulator), testsPerRound: tests, testsPerShard: testsEach, upUntilReadySeconds: upSeconds, ...peakMemory(stack) },
    };
  } finally {
    await Promise.all([oneProcess.close(), separate.close()]);
    await own.stop(1_000);
    await stack.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

type Rounds = Record<'oneProcessTestsPerSecond' | 'separateSimulatorTestsPerSecond' | 'platformTestsPerSecond' | 'ratio' | 'ratioToSeparateSimulator', number[]>;

/** The variants in turn, one round of each not counted first. */
async function measure({ oneProcess, separate, stack }: { oneProcess: RawLoop; separate: RawLoop; stack: Stack }): Promise<Rounds> {
  const measured: Rounds = { oneProcessTestsPerSecond: [], separateSimulatorTestsPerSecond: [], platformTestsPerSecond: [], ratio: [], ratioToSeparateSimulator: [] };
  for (let round = -1; round < rounds; round += 1) {
    const oneProcessRate = tests / (await oneProcess.run(testsEach, concurrency));
    const separateRate = tests / (await separate.run(testsEach, concurrency));
    const platformRate = tests / (await throughPlatform(stack));
    if (round < 0) continue;
    measured.oneProcessTestsPerSecond.push(oneProcessRate);
    measured.separateSimulatorTestsPerSecond.push(separateRate);
    measured.platformTestsPerSecond.push(platformRate);
    measured.ratio.push(platformRate / oneProcessRate);
    measured.ratioToSeparateSimulator.push(platformRate / separateRate);
  }
  return measured;
}

const labToken = 'bench-of-one-process';

function startOwnSimulator(credentialsDir: string) {
  const env = { http: { host: '127.0.0.1', port: 0 }, credentialsDir, labToken, s1spIds: defaultS1spIds, logLevel: 'error', clickhouseUrl: undefined, otlpEndpoint: undefined } as const;
  return startSimulator(env, { log: createLogger({ service: 'bench', level: 'error' }), version: 'bench', nowMs: Date.now });
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
    await sleep(100);
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
