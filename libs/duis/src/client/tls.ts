import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { describeError } from './describe-error.ts';

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

/** `tls` is undefined when no file is named; a problem says what is wrong with the files. */
export type LoadedTls<Options> = { readonly ok: true; readonly tls: Options | undefined } | { readonly ok: false; readonly problem: string };

/** Reads what a server needs; without a certificate it is plain HTTP. Naming authorities makes TLS mutual. */
export async function loadServerTls(files: TlsFiles): Promise<LoadedTls<ServerTls>> {
  const loaded = await load(files);
  if (!loaded.ok) return loaded;
  const { cert, key, ca } = loaded;
  if (cert !== undefined && key !== undefined) return { ok: true, tls: { cert, key, minVersion: 'TLSv1.2', ...(ca === undefined ? {} : { ca, requestCert: true, rejectUnauthorized: true }) } };
  return ca === undefined ? { ok: true, tls: undefined } : { ok: false, problem: 'authorities for client certificates are named; expected the certificate and key of the server too' };
}

/** Reads what a client shows and whom it trusts; without files Node's own authorities, and no certificate. */
export async function loadClientTls(files: TlsFiles): Promise<LoadedTls<ClientTls>> {
  const loaded = await load(files);
  if (!loaded.ok) return loaded;
  const { cert, key, ca } = loaded;
  if (cert === undefined && ca === undefined) return { ok: true, tls: undefined };
  return { ok: true, tls: { minVersion: 'TLSv1.2', ...(ca === undefined ? {} : { ca }), ...(cert === undefined || key === undefined ? {} : { cert, key }) } };
}

type Loaded = { readonly ok: true; readonly cert: Buffer | undefined; readonly key: Buffer | undefined; readonly ca: Buffer | undefined };

async function load({ certificate, key, authorities }: TlsFiles): Promise<Loaded | { readonly ok: false; readonly problem: string }> {
  if ((certificate === undefined) !== (key === undefined)) return { ok: false, problem: 'only one of certificate and key is named; expected both' };
  try {
    const loaded = { ok: true, cert: await read(certificate), key: await read(key), ca: await read(authorities) } as const;
    // OpenSSL's own judgement: PEM that is none, or a key that is not the certificate's.
    createSecureContext({ ...(loaded.cert === undefined ? {} : { cert: loaded.cert, key: loaded.key }), ...(loaded.ca === undefined ? {} : { ca: loaded.ca }) });
    return loaded;
  } catch (error) {
    return { ok: false, problem: describeError(error) };
  }
}

async function read(file: string | undefined): Promise<Buffer | undefined> {
  return file === undefined ? undefined : readFile(file);
}
