import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificates, type CertificateFiles, type Certificates } from '@gauntlet/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { receivePath, startReceiveEndpoint, type ReceiveEndpoint } from './receive-endpoint.ts';
import { loadClientTls, loadServerTls, type ClientTls, type TlsFiles } from './tls.ts';

let folder: string;
let certificates: Certificates;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gauntlet-tls-'));
  certificates = await makeCertificates(folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let endpoint: ReceiveEndpoint | undefined;
afterEach(async () => {
  await endpoint?.close();
  endpoint = undefined;
});

async function serve(files: TlsFiles): Promise<ReceiveEndpoint> {
  const loaded = await loadServerTls(files);
  if (!loaded.ok) throw new Error(loaded.problem);
  endpoint = await startReceiveEndpoint({ host: '127.0.0.1', port: 0, tls: loaded.tls, receive: (xml) => (xml === 'good' ? { accepted: true } : { accepted: false, reason: 'bad' }), onRefused: () => undefined });
  return endpoint;
}

async function clientTls(files: TlsFiles): Promise<ClientTls | undefined> {
  const loaded = await loadClientTls(files);
  if (!loaded.ok) throw new Error(loaded.problem);
  return loaded.tls;
}

/** @returns the HTTP status, or the code of what kept us from one */
function post(url: string, body: string | Buffer, tls: ClientTls | undefined): Promise<number | string> {
  return new Promise((resolve) => {
    const sent = request(url + receivePath, { method: 'POST', agent: false, ...tls }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    sent.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    sent.end(body);
  });
}

const named = ({ certificate, key }: CertificateFiles, authorities?: string): TlsFiles => ({ certificate, key, authorities });

describe('a receive endpoint with TLS', () => {
  it('serves https to who trusts its authority, and to nobody else', async () => {
    const { url } = await serve(named(certificates.server));
    expect(url).toMatch(/^https:\/\/127\.0\.0\.1:/);
    const trusting = await clientTls({ authorities: certificates.authority });
    expect([await post(url, 'good', trusting), await post(url, 'evil', trusting)]).toEqual([204, 400]);
    expect(await post(url, 'good', undefined)).toEqual(expect.stringMatching(/CERT|UNABLE/));
  });

  it('mutual: takes messages only from who shows a certificate of the named authorities', async () => {
    const { url } = await serve(named(certificates.server, certificates.authority));
    expect(await post(url, 'good', await clientTls(named(certificates.client, certificates.authority)))).toBe(204);
    for (const files of [{ authorities: certificates.authority }, named(certificates.stranger, certificates.authority)]) {
      expect(await post(url, 'good', await clientTls(files))).toEqual(expect.stringMatching(/^E|ALERT|SSL/));
    }
  });

  it('refuses a message that is not UTF-8', async () => {
    const { url } = await serve(named(certificates.server));
    expect(await post(url, Buffer.from([0x67, 0xff, 0xfe]), await clientTls({ authorities: certificates.authority }))).toBe(400);
  });
});

describe('TLS files', () => {
  it('are optional', async () => {
    expect(await loadServerTls({})).toEqual({ ok: true, tls: undefined });
    expect(await loadClientTls({})).toEqual({ ok: true, tls: undefined });
  });

  it.each<[string, () => TlsFiles, RegExp]>([
    ['a certificate without its key', () => ({ certificate: certificates.server.certificate }), /expected both/],
    ['a file that is not there', () => ({ certificate: join(folder, 'none.crt'), key: certificates.server.key }), /ENOENT.*none\.crt/],
    ['another certificate\'s key', () => ({ certificate: certificates.server.certificate, key: certificates.client.key }), /key values mismatch/i],
    ['no PEM', () => ({ certificate: join(folder, 'text'), key: certificates.server.key }), /PEM|no start line/i],
  ])('%s is a problem that says so', async (_name, files, problem) => {
    await writeFile(join(folder, 'text'), 'hello');
    expect(await loadServerTls(files())).toMatchObject({ ok: false, problem: expect.stringMatching(problem) as string });
    expect(await loadClientTls(files())).toMatchObject({ ok: false, problem: expect.stringMatching(problem) as string });
  });

  it('a server cannot name authorities alone', async () => {
    expect(await loadServerTls({ authorities: certificates.authority })).toMatchObject({ ok: false, problem: expect.stringContaining('certificate and key of the server') as string });
  });
});
