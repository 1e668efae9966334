import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Environment } from '../env.ts';
import { findProgram } from './find-program.ts';
import { findGo, goVersionOf } from './go-program.ts';
import { findK6 } from './k6-program.ts';
import { tryPort } from './ports.ts';
import type { WantedPort } from './ports.ts';
import { isAlive } from './process-identity.ts';
import type { StateFolder } from './state-folder.ts';
import { readUpRecord } from './up-record.ts';

export interface Finding {
  readonly check: string;
  readonly status: 'ok' | 'warn' | 'fail';
  readonly found: string;
  /** What to do about it; undefined when there is nothing to do. */
  readonly advice?: string;
}

export interface MachineOptions {
  readonly environment: Environment;
  readonly state: StateFolder;
  readonly root: string;
  readonly ports: readonly WantedPort[];
}

const mebibyte = 1024 * 1024;
const run = promisify(execFile);

/** What the platform needs of a machine, each with what was found and what to do. Changes nothing. */
export async function examineMachine(options: MachineOptions): Promise<readonly Finding[]> {
  const ports = await Promise.all(options.ports.map((wanted) => examinePort(wanted, options.state)));
  return [
    examineNode(),
    await examineNpm(options.environment),
    await examineRedis(options.environment),
    await examineK6(options),
    ...ports,
    await examineDisk(options.state),
    await examineMemory(),
    await examineSharedMemory(),
    await examineOpenFiles(),
  ];
}

function examineNode(): Finding {
  const major = Number(process.versions.node.split('.')[0]);
  if (major >= 24) return { check: 'node', status: 'ok', found: `v${process.versions.node}` };
  return { check: 'node', status: 'fail', found: `v${process.versions.node}`, advice: 'start with ./gauntlet, which brings Node 24' };
}

async function examineNpm({ inherited }: Environment): Promise<Finding> {
  try {
    const { stdout } = await run('npm', ['--version'], { env: inherited, timeout: 20_000 });
    return { check: 'npm', status: 'ok', found: stdout.trim() };
  } catch {
    return { check: 'npm', status: 'fail', found: 'not on PATH', advice: 'install npm 10 or newer, on Debian: apt-get install -y npm' };
  }
}

async function examineRedis({ given, inherited }: Environment): Promise<Finding> {
  if (given.redisUrl !== undefined) return { check: 'redis', status: 'ok', found: `REDIS_URL is set (${new URL(given.redisUrl).host})` };
  const program = findProgram('redis-server', inherited['PATH']);
  const install = 'install Redis 6.2 or newer (Debian: apt-get install -y redis-server), or set REDIS_URL';
  if (program === undefined) return { check: 'redis', status: 'fail', found: 'no redis-server on PATH', advice: install };
  const version = await run(program, ['--version'], { timeout: 10_000 }).then(({ stdout }) => /v=(\d+)\.(\d+)\.\d+/.exec(stdout), () => null);
  if (version === null) return { check: 'redis', status: 'warn', found: `${program}, version unknown`, advice: install };
  const recent = Number(version[1]) * 100 + Number(version[2]) >= 602;
  return recent ? { check: 'redis', status: 'ok', found: `${program} ${version[0].slice(2)}` } : { check: 'redis', status: 'fail', found: `${program} ${version[0].slice(2)}`, advice: install };
}

/** Nothing but System Capacity Testing needs it, so that it may be missing. */
async function examineK6({ root, environment }: MachineOptions): Promise<Finding> {
  const k6 = await findK6(root, environment.inherited);
  if (k6.kind === 'found') return { check: 'k6', status: 'ok', found: `${k6.version} (${k6.from === 'toolchain' ? 'built into .toolchain' : k6.from})` };
  if (k6.kind === 'unusable') return { check: 'k6', status: 'warn', found: `K6_BIN is ${k6.program}, but ${k6.reason}`, advice: 'unset K6_BIN, or let it name k6 2.0.0 or newer' };
  const go = await findGo(environment.inherited, goVersionOf(join(root, 'infra/k6/go.mod')));
  return { check: 'k6', status: 'warn', found: `none; ${go === undefined ? 'no Go 1.25 or newer on PATH either' : `${go} can build it`}`, advice: './gauntlet k6 install builds it; only campaigns need it' };
}

async function examinePort(wanted: WantedPort, state: StateFolder): Promise<Finding> {
  const check = `port ${wanted.port} (${wanted.part})`;
  if ((await tryPort(wanted.port)) !== undefined) return { check, status: 'ok', found: 'free' };
  const record = readUpRecord(state);
  const ours = record !== undefined && isAlive(record.supervisor) && [record.url, ...record.parts.map((part) => part.address)].some((address) => address.endsWith(`:${wanted.port}`));
  if (ours) return { check, status: 'ok', found: 'used by what runs on this state folder' };
  return { check, status: 'warn', found: 'in use', advice: `stop what uses it, or choose another with ${wanted.flag}; demo takes a free one by itself` };
}

async function examineDisk(state: StateFolder): Promise<Finding> {
  let folder = state.dir;
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
  const { bavail, bsize } = await statfs(folder);
  return judgeSize({ check: `disk (${folder})`, mebibytes: (bavail * bsize) / mebibyte, failBelow: 512, warnBelow: 2_048, advice: 'free some space, or move the state with --state' });
}

async function examineMemory(): Promise<Finding> {
  const available = /^MemAvailable:\s+(\d+) kB$/m.exec(await readFile('/proc/meminfo', 'utf8'))?.[1];
  return judgeSize({ check: 'memory', mebibytes: Number(available ?? 0) / 1024, failBelow: 1_024, warnBelow: 3_072, advice: 'close other programs, or start fewer workers with --workers' });
}

/** The embedded ClickHouse keeps incoming rows here for a moment. */
async function examineSharedMemory(): Promise<Finding> {
  if (!existsSync('/dev/shm')) return { check: '/dev/shm', status: 'warn', found: 'missing', advice: 'mount a tmpfs there: inserts then need no disk (containers: --shm-size=256m)' };
  const { bavail, bsize } = await statfs('/dev/shm');
  return judgeSize({ check: '/dev/shm', mebibytes: (bavail * bsize) / mebibyte, failBelow: 0, warnBelow: 64, advice: 'give it 256 MiB or more (containers: --shm-size=256m)' });
}

async function examineOpenFiles(): Promise<Finding> {
  const limit = /^Max open files\s+(\d+|unlimited)/m.exec(await readFile('/proc/self/limits', 'utf8'))?.[1] ?? '0';
  if (limit === 'unlimited' || Number(limit) >= 4_096) return { check: 'open files', status: 'ok', found: limit };
  return { check: 'open files', status: 'warn', found: limit, advice: 'raise it before starting: ulimit -n 8192' };
}

interface Size {
  readonly check: string;
  readonly mebibytes: number;
  readonly failBelow: number;
  readonly warnBelow: number;
  readonly advice: string;
}

function judgeSize({ check, mebibytes, failBelow, warnBelow, advice }: Size): Finding {
  const found = `${mebibytes >= 1024 ? `${(mebibytes / 1024).toFixed(1)} GiB` : `${Math.floor(mebibytes)} MiB`} available`;
  if (mebibytes < failBelow) return { check, status: 'fail', found, advice };
  return mebibytes < warnBelow ? { check, status: 'warn', found, advice } : { check, status: 'ok', found };
}
