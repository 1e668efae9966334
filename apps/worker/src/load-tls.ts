import { loadClientTls, loadServerTls } from '@gauntlet/duis';
import type { ClientTls, ServerTls } from '@gauntlet/duis';
import type { Env } from './env.ts';

/** How connections are secured; undefined: plain HTTP where we serve, Node's own authorities where we connect. */
export interface WorkerTls {
  /** To the target, and to a laboratory behind the same authorities. */
  readonly target: ClientTls | undefined;
  /** Of the receive endpoint. */
  readonly receive: ServerTls | undefined;
}

/** Reads the files that the settings name. @returns every problem with its settings' names */
export async function loadTls({ tls }: Env): Promise<{ readonly ok: true; readonly tls: WorkerTls } | { readonly ok: false; readonly problems: readonly string[] }> {
  const [target, receive] = await Promise.all([loadClientTls(tls.target), loadServerTls(tls.receive)]);
  if (target.ok && receive.ok) return { ok: true, tls: { target: target.tls, receive: receive.tls } };
  const problems = [target.ok ? [] : [`GAUNTLET_TARGET_TLS_*: ${target.problem}`], receive.ok ? [] : [`GAUNTLET_RECEIVE_TLS_*: ${receive.problem}`]];
  return { ok: false, problems: problems.flat() };
}
