import { readFile } from 'node:fs/promises';

/** Files in PEM form. */
export interface TlsFiles {
  readonly certificate?: string | undefined;
  readonly key?: string | undefined;
  /** Authorities that the other side's certificate must come from. */
  readonly authorities?: string | undefined;
}

/** Options of a node:https server. */
export interface ServerTls {
  readonly cert: Buffer;
  readonly key: Buffer;
  readonly ca?: Buffer;
  /** Mutual TLS: whoever shows no certificate of those authorities is not connected. */
  readonly requestCert?: true;
  readonly rejectUnauthorized?: true;
  readonly minVersion: 'TLSv1.2';
}

/** Options of a node:tls connection. */
export interface ClientTls {
  readonly cert?: Buffer;
  readonly key?: Buffer;
  /** In place of the authorities that Node knows. */
  readonly ca?: Buffer;
  readonly minVersion: 'TLSv1.2';
}

/**
 * Reads what a server needs; undefined without a certificate: plain HTTP. Naming authorities makes TLS mutual.
 * @throws Error of node:fs that names the file; RangeError when certificate and key are not given together, or authorities without them
 */
export async function loadServerTls(files: TlsFiles): Promise<ServerTls | undefined> {
  const { cert, key, ca } = await load(files);
  if (cert === undefined || key === undefined) {
    if (ca !== undefined) throw new RangeError('authorities for client certificates need a certificate and a key of the server');
    return undefined;
  }
  return { cert, key, minVersion: 'TLSv1.2', ...(ca === undefined ? {} : { ca, requestCert: true, rejectUnauthorized: true }) };
}

/**
 * Reads what a client shows and trusts; undefined when no file is named: Node's own authorities, no certificate.
 * @throws Error of node:fs that names the file; RangeError when certificate and key are not given together
 */
export async function loadClientTls(files: TlsFiles): Promise<ClientTls | undefined> {
  const { cert, key, ca } = await load(files);
  if (cert === undefined && ca === undefined) return undefined;
  return { minVersion: 'TLSv1.2', ...(ca === undefined ? {} : { ca }), ...(cert === undefined || key === undefined ? {} : { cert, key }) };
}

interface Loaded {
  readonly cert: Buffer | undefined;
  readonly key: Buffer | undefined;
  readonly ca: Buffer | undefined;
}

async function load({ certificate, key, authorities }: TlsFiles): Promise<Loaded> {
  if ((certificate === undefined) !== (key === undefined)) throw new RangeError('certificate and key are needed together');
  return { cert: await read(certificate), key: await read(key), ca: await read(authorities) };
}

async function read(file: string | undefined): Promise<Buffer | undefined> {
  return file === undefined ? undefined : readFile(file);
}
