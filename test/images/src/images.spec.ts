import { execFile } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { CampaignInput, CampaignView, RunView } from '@gauntlet/contracts';
import { cliMain, freePort, readPack, startClickHouse, startPostgres, startRedis, uniformPortfolio } from '@gauntlet/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ContainerEngine, imageUser } from './container-engine.ts';

const base = 'localhost/gauntlet-base:bookworm';
const image = 'localhost/gauntlet:test';
const loadImage = 'localhost/gauntlet-load:test';
const sizeMegabytesMax = 350;

/** The image is built by the script that the operations guide names, on a base made of Debian's own packages. */
describe('the platform image', () => {
  const engine = new ContainerEngine();
  const out = mkdtempSync(join(tmpdir(), 'gauntlet-image-'));
  let built: string;

  beforeAll(async () => {
    if (!(await engine.hasImage(base))) await engine.script('make-base.sh', base);
    built = await engine.script('build.sh', '--base', base, '--tag', image, '--out', out);
  });
  afterAll(async () => {
    await engine.close();
    rmSync(out, { recursive: true, force: true });
  });

  it('is small, and the build says how small', () => {
    const megabytes = Number(/: (\d+) MB/.exec(built)?.[1]);
    expect(megabytes).toBeGreaterThan(100);
    expect(megabytes).toBeLessThanOrEqual(sizeMegabytesMax);
  });

  it('carries OCI labels, is not root, and says which signal ends it', async () => {
    const [inspected] = JSON.parse(await engine.podman('image', 'inspect', image)) as { Labels: Record<string, string>; User: string; Config: { StopSignal: string } }[];
    expect(inspected?.Labels).toMatchObject({ 'org.opencontainers.image.title': 'gauntlet', 'org.opencontainers.image.licenses': 'Apache-2.0', 'org.opencontainers.image.version': '0.1.0' });
    expect(inspected?.User).toBe(`${imageUser}:${imageUser}`);
    expect(inspected?.Config.StopSignal).toBe('SIGTERM');
  });

  it('holds no build tool, no development package, no source and no chDB', async () => {
    const listed = await engine.podman('run', '--rm', '--network', 'host', '--entrypoint', '/bin/sh', image, '-c', 'ls /opt/gauntlet/node_modules /opt/gauntlet/apps /opt/gauntlet/libs/contracts; command -v npm gcc git || true');
    expect(listed).toContain('orchestrator');
    for (const absent of ['typescript', 'vitest', 'nx', 'oxlint', 'chdb', 'clickhouse-embedded', 'src', '/usr/bin/npm', '/usr/bin/gcc', '/usr/bin/git']) expect(listed.split(/\s+/)).not.toContain(absent);
  });

  it('has a bill of materials that names what it ships', () => {
    const sbom = JSON.parse(readFileSync(join(out, 'gauntlet-sbom.json'), 'utf8')) as { bomFormat: string; components: { name: string }[] };
    expect(sbom.bomFormat).toBe('CycloneDX');
    const names = sbom.components.map((component) => component.name);
    expect(names).toContain('bullmq');
    expect(names).not.toContain('vitest');
  });

  it('has a second target with k6 for load generators', async () => {
    await engine.script('build.sh', '--base', base, '--tag', loadImage, '--out', out, '--target', 'load');
    const said = await engine.podman('run', '--rm', '--network', 'host', '--read-only', '--entrypoint', '/bin/sh', loadImage, '-c', '"$K6_BIN" version');
    expect(said).toMatch(/k6 v2\./);
  });

  it.each([
    ['worker', ['GAUNTLET_ORCHESTRATOR_URL', 'REDIS_URL', 'CLICKHOUSE_URL', 'TARGET_URL']],
    ['migrate', ['DATABASE_URL', 'CLICKHOUSE_URL']],
  ])('without its settings %s ends with 104 and names each of them', async (process, names) => {
    const { exitCode, output } = await engine.runToEnd(image, process);
    expect(exitCode).toBe(104);
    for (const name of names) expect(output).toContain(`${name} is not set`);
  });

  it('takes credentials that another user made and that it cannot change, as a cluster’s Secret is', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gauntlet-given-'));
    try {
      await promisify(execFile)(process.execPath, [cliMain, 'secrets', 'create', join(folder, 'secrets')]);
      const credentials = join(folder, 'secrets/credentials');
      for (const path of [folder, join(folder, 'secrets')]) chmodSync(path, 0o755);
      for (const path of [credentials, ...readdirSync(credentials).map((name) => join(credentials, name))]) {
        chownSync(path, 0, imageUser);
        chmodSync(path, path === credentials ? 0o750 : 0o440);
      }
      const duis = `http://127.0.0.1:${await freePort()}`;
      const simulator = await engine.start(image, 'device-simulator', { env: { GAUNTLET_SIMULATOR_PORT: new URL(duis).port, GAUNTLET_CREDENTIALS_DIR: credentials, GAUNTLET_LAB_TOKEN: readFileSync(join(folder, 'secrets/tokens/lab-token'), 'utf8') }, folders: [`${credentials}:ro`] });
      await answers(`${duis}/healthz`);
      expect(await engine.stop(simulator, 30)).toBe(0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('runs orchestrator, simulator and worker as containers, completes a DMCT run and a load campaign, and each ends with 0 on SIGTERM', async () => {
    const closers: (() => Promise<unknown> | void)[] = [];
    try {
      const [redis, clickhouse, postgres] = await Promise.all([startRedis(), startClickHouse(), startPostgres()]);
      closers.push(() => redis.stop(), () => clickhouse.stop(), () => postgres.stop());
      const state = mkdtempSync(join(tmpdir(), 'gauntlet-containers-'));
      closers.push(() => rmSync(state, { recursive: true, force: true }));
      const folder = (name: string) => {
        const path = join(state, name);
        mkdirSync(path, { mode: 0o700 });
        chownSync(path, imageUser, imageUser);
        return path;
      };
      const tokens = { admin: 'a'.repeat(40), worker: 'w'.repeat(40), viewer: 'v'.repeat(40) };
      const secrets = folder('secrets');
      const tokensFile = join(secrets, 'tokens.json');
      writeFileSync(tokensFile, JSON.stringify(tokens), { mode: 0o600 });
      chownSync(tokensFile, imageUser, imageUser);
      const [credentials, spool] = [folder('credentials'), folder('spool')];
      const [api, duis] = [`http://127.0.0.1:${await freePort()}`, `http://127.0.0.1:${await freePort()}`];
      const urls = { REDIS_URL: redis.url, CLICKHOUSE_URL: clickhouse.url, TARGET_URL: duis };

      const simulator = await engine.start(image, 'device-simulator', { env: { GAUNTLET_SIMULATOR_PORT: new URL(duis).port, GAUNTLET_CREDENTIALS_DIR: credentials, GAUNTLET_LAB_TOKEN: 'l'.repeat(40), CLICKHOUSE_URL: clickhouse.url }, folders: [credentials] });
      const orchestrator = await engine.start(image, 'orchestrator', { env: { ...urls, GAUNTLET_PORT: new URL(api).port, GAUNTLET_TOKENS_FILE: tokensFile, DATABASE_URL: postgres.url }, folders: [secrets] });
      await answers(`${api}/readyz`);
      await answers(`${duis}/healthz`);
      const loadSpool = folder('load-spool');
      const workerEnv = { ...urls, GAUNTLET_ORCHESTRATOR_URL: api, GAUNTLET_WORKER_TOKEN: tokens.worker, GAUNTLET_LAB_TOKEN: 'l'.repeat(40), GAUNTLET_CREDENTIALS_DIR: credentials };
      const worker = await engine.start(image, 'worker', { env: { ...workerEnv, GAUNTLET_SPOOL_DIR: spool }, folders: [credentials, spool] });
      const loadWorker = await engine.start(loadImage, 'worker', { env: { ...workerEnv, POOL: 'sct', GAUNTLET_SPOOL_DIR: loadSpool }, folders: [credentials, loadSpool] });

      const call = async <T>(method: string, path: string, body?: unknown) => {
        const answer = await fetch(`${api}${path}`, { method, headers: { authorization: `Bearer ${tokens.admin}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
        if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}\n${await engine.logs(orchestrator)}`);
        return (await answer.json()) as T;
      };
      await call('POST', '/v1/portfolio', uniformPortfolio(2));
      await call('POST', '/v1/packs', readPack(20));
      let run = await call<RunView>('POST', '/v1/runs', { packs: ['reads-20'], dmcs: ['*'] });
      for (const until = Date.now() + 120_000; run.gate === null && Date.now() < until; run = await call<RunView>('GET', `/v1/runs/${run.id}`)) await sleep(300);
      expect(run.state, await engine.logs(worker)).toBe('completed');
      expect(run.lanes.every((lane) => lane.passed === lane.planned)).toBe(true);

      const definition: CampaignInput = { key: 'contained', name: 'From a container', generators: 1, population: { installations: 10, mix: [{ dmc: 'UNI-00001', weight: 100, serves: ['rest'] }] }, traffic: { rest: [{ srv: '4.1.1', weight: 100 }] }, phases: [{ key: 'soak', kind: 'soak', duration: '5s', rest: 10 }] };
      let campaign = await call<CampaignView>('POST', '/v1/campaigns', definition);
      for (const until = Date.now() + 120_000; campaign.decided === null && Date.now() < until; campaign = await call<CampaignView>('GET', `/v1/campaigns/${campaign.id}`)) await sleep(300);
      expect(campaign.state, `${campaign.reason}\n${await engine.logs(loadWorker)}`).toBe('completed');
      expect(campaign.segments[0]?.result?.byVariant[0]?.answered).toBeGreaterThan(40);

      expect(await engine.stop(loadWorker, 40)).toBe(0);
      expect(await engine.stop(worker, 40)).toBe(0);
      expect(await engine.stop(orchestrator, 30)).toBe(0);
      expect(await engine.stop(simulator, 30)).toBe(0);
    } finally {
      for (const close of closers.toReversed()) await close();
    }
  });
});

async function answers(url: string): Promise<void> {
  for (const until = Date.now() + 60_000; Date.now() < until; await sleep(200)) {
    if (await fetch(url).then((answer) => answer.ok, () => false)) return;
  }
  throw new Error(`${url} did not answer within 60 s`);
}
