import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { isAlive, signalProcess } from './process-identity.ts';
import type { ProcessIdentity } from './process-identity.ts';
import { stateFolder } from './state-folder.ts';
import { readUpRecord } from './up-record.ts';
import type { UpRecord } from './up-record.ts';

/**
 * The built CLI in a repository whose apps are the smallest programs that keep the processes' contract (health URL, "ready" line,
 * SIGTERM); Redis is the real one. What the real apps do together is the e2e test's matter.
 */
const repository = fileURLToPath(new URL('../../../..', import.meta.url));
const app = `
import { createServer } from 'node:http';
const port = Number(process.env.GAUNTLET_PORT ?? process.env.GAUNTLET_CLICKHOUSE_PORT ?? process.env.GAUNTLET_SIMULATOR_PORT ?? 0);
if (process.env.STAND_IN_FAILS && process.argv[1].includes(process.env.STAND_IN_FAILS)) { console.log('cannot start: the disk is full'); process.exit(3); }
const server = createServer((_, response) => response.end('ok'));
server.listen(port, '127.0.0.1', () => console.log(JSON.stringify({ message: 'ready', url: 'http://127.0.0.1:' + server.address().port })));
process.on('SIGTERM', () => { if (!process.env.STAND_IN_STUBBORN) process.exit(0); });
`;

let root: string;
let stateDir: string;
let children: ChildProcess[] = [];
let number = 0;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'gauntlet-cli-'));
  cpSync(join(repository, 'apps/cli/dist'), join(root, 'apps/cli/dist'), { recursive: true });
  cpSync(join(repository, 'apps/cli/package.json'), join(root, 'apps/cli/package.json'));
  symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'));
  symlinkSync(join(repository, 'infra'), join(root, 'infra'));
  for (const name of ['clickhouse-embedded', 'device-simulator', 'orchestrator', 'worker']) {
    mkdirSync(join(root, 'apps', name, 'dist'), { recursive: true });
    writeFileSync(join(root, 'apps', name, 'package.json'), '{"type":"module"}');
    writeFileSync(join(root, 'apps', name, 'dist/main.js'), app);
  }
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

afterEach(async () => {
  const record = readUpRecord(stateFolder(stateDir));
  for (const child of children) child.kill('SIGKILL');
  for (const part of record?.parts ?? []) signalProcess(part.process, 'SIGKILL');
  children = [];
});

interface Cli {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  text(): string;
}

function gauntlet(args: readonly string[], env: Record<string, string> = {}): Cli {
  const child = spawn(process.execPath, [join(root, 'apps/cli/dist/main.js'), ...args, '--state', stateDir], { env: { PATH: process.env['PATH'] ?? '', ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  let text = '';
  child.stdout.on('data', (data: Buffer) => (text += data.toString()));
  child.stderr.on('data', (data: Buffer) => (text += data.toString()));
  return { child, ended: new Promise((resolve) => child.once('close', resolve)), text: () => text };
}

async function until<T>(what: string, probe: () => T | undefined | false, withinMs = 60_000): Promise<T> {
  const end = performance.now() + withinMs;
  for (;;) {
    const value = probe();
    if (value !== undefined && value !== false) return value;
    if (performance.now() > end) throw new Error(`${what} did not happen within ${withinMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const anyPorts = ['--port', '0', '--clickhouse-port', '0', '--duis-port', '0', '--workers', '2'];

async function up(env: Record<string, string> = {}): Promise<{ readonly cli: Cli; readonly record: UpRecord }> {
  stateDir = join(root, `state-${++number}`);
  const cli = gauntlet(['up', ...anyPorts], env);
  await until(`up on ${stateDir}`, () => {
    if (cli.child.exitCode !== null) throw new Error(cli.text());
    return cli.text().includes('Gauntlet is up');
  });
  const record = readUpRecord(stateFolder(stateDir));
  if (record === undefined) throw new Error('up.json is missing');
  return { cli, record };
}

const identities = (record: UpRecord): ProcessIdentity[] => [record.supervisor, ...record.parts.map((part) => part.process)];

describe('up', () => {
  it('starts every part, keeps its secrets to the owner, and a SIGTERM stops all of it in order', async () => {
    const { cli, record } = await up();
    expect(record.parts.map((part) => part.name).sort()).toEqual(['clickhouse', 'device-simulator', 'load-worker-1', 'load-worker-2', 'orchestrator', 'redis', 'worker-1', 'worker-2']);
    for (const name of ['redis', 'clickhouse', 'device-simulator', 'orchestrator', 'worker-1', 'worker-2', 'load-worker-1', 'load-worker-2']) expect(cli.text()).toMatch(new RegExp(`✓ ${name} +127\\.0\\.0\\.1:\\d+ \\(\\d+\\.\\d s\\)`));
    const secrets = ['tokens.json', 'lab-token', 'redis-password', 'clickhouse-password', 'redis/redis.conf', 'up.json'];
    expect(secrets.filter((file) => (statSync(join(stateDir, file)).mode & 0o077) !== 0)).toEqual([]);

    cli.child.kill('SIGTERM');
    expect(await cli.ended).toBe(0);
    expect(identities(record).filter((each) => isAlive(each))).toEqual([]);
    expect(existsSync(join(stateDir, 'up.json'))).toBe(false);
  });

  it('says that one is running when started twice on the same state, with its URL', async () => {
    const { record } = await up();
    const second = gauntlet(['up', ...anyPorts]);
    expect(await second.ended).toBe(1);
    expect(second.text()).toContain(`already running on ${stateDir}: ${record.url}`);
    expect(identities(record).every((each) => isAlive(each))).toBe(true);
    expect(await gauntlet(['status']).ended).toBe(0);
    expect(await gauntlet(['down']).ended).toBe(0);
    expect(identities(record).filter((each) => isAlive(each))).toEqual([]);
  });

  it('names a part that dies and starts it again on the same port', async () => {
    const { cli, record } = await up();
    const before = record.parts.find((part) => part.name === 'redis');
    if (before === undefined) throw new Error('no redis');
    signalProcess(before.process, 'SIGKILL');
    await until('the restart', () => cli.text().match(/✓ redis/g)?.length === 2);
    expect(cli.text()).toMatch(/redis ended by itself: signal SIGKILL; log: .*redis\.log; starting it again \(1 of 5/);
    const after = readUpRecord(stateFolder(stateDir))?.parts.find((part) => part.name === 'redis');
    expect(after?.address).toBe(before.address);
    expect(after?.process.pid).not.toBe(before.process.pid);
    cli.child.kill('SIGINT');
    expect(await cli.ended).toBe(0);
  });

  it('gives up with 97 on a part that cannot start, showing the end of its log, and leaves nothing behind', async () => {
    stateDir = join(root, `state-${++number}`);
    const cli = gauntlet(['up', ...anyPorts], { STAND_IN_FAILS: 'orchestrator' });
    expect(await cli.ended).toBe(97);
    expect(cli.text()).toMatch(/orchestrator ended before it was ready: exit code 3\n {2}log: .*orchestrator\.log\n {2}\| cannot start: the disk is full/);
    expect(existsSync(join(stateDir, 'up.json'))).toBe(false);
  });

  it('has its parts ended when it is itself killed with SIGKILL', async () => {
    const { cli, record } = await up();
    cli.child.kill('SIGKILL');
    await until('the end of the orphans', () => identities(record).every((each) => !isAlive(each)));
    await until('the removal of up.json', () => !existsSync(join(stateDir, 'up.json')));
    expect(identities(record).filter((each) => isAlive(each))).toEqual([]);
  });

  it('kills at once on the second interrupt', async () => {
    const { cli, record } = await up({ STAND_IN_STUBBORN: 'yes' });
    cli.child.kill('SIGINT');
    await until('stopping', () => cli.text().includes('stopping'));
    cli.child.kill('SIGINT');
    expect(await cli.ended).toBe(1);
    await until('the end of the parts', () => identities(record).every((each) => !isAlive(each)));
  });

  it('names the port that is in use and the flag that moves it', async () => {
    stateDir = join(root, `state-${++number}`);
    const blocker = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => blocker.once('listening', resolve));
    const { port } = blocker.address() as AddressInfo;
    try {
      const cli = gauntlet(['up', '--port', '0', '--clickhouse-port', String(port), '--duis-port', '0']);
      expect(await cli.ended).toBe(1);
      expect(cli.text()).toContain(`port ${port}, wanted for the embedded ClickHouse, is in use; choose another with --clickhouse-port`);
    } finally {
      blocker.close();
    }
  });

  it('keeps its tokens from start to start', async () => {
    const { cli } = await up();
    const tokens = readFileSync(join(stateDir, 'tokens.json'), 'utf8');
    cli.child.kill('SIGTERM');
    await cli.ended;
    const again = gauntlet(['up', ...anyPorts]);
    await until('the second up', () => again.text().includes('Gauntlet is up'));
    expect(readFileSync(join(stateDir, 'tokens.json'), 'utf8')).toBe(tokens);
    again.child.kill('SIGTERM');
    expect(await again.ended).toBe(0);
  });
});

describe('down', () => {
  it('has nothing to do where nothing runs', async () => {
    stateDir = join(root, `state-${++number}`);
    const cli = gauntlet(['down']);
    expect(await cli.ended).toBe(0);
    expect(cli.text()).toContain('nothing runs on');
  });
});
