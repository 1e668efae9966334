import { loadClientTls, loadServerTls, type ClientTls, type ServerTls } from '@gauntlet/duis';
import type { Env } from './env.ts';

/** How connections are secured; undefined: plain HTTP where DUIS is served, Node's own authorities where Responses are delivered. */
export interface SimulatorTls {
  readonly server: ServerTls | undefined;
  readonly delivery: ClientTls | undefined;
}

/** Reads the files that the settings name. @returns every problem with its settings' names */
export async function loadTls({ tls }: Env): Promise<{ readonly ok: true; readonly tls: SimulatorTls } | { readonly ok: false; readonly problems: readonly string[] }> {
  const [server, delivery] = await Promise.all([loadServerTls(tls.server), loadClientTls(tls.delivery)]);
  if (server.ok && delivery.ok) return { ok: true, tls: { server: server.tls, delivery: delivery.tls } };
  const problems = [server.ok ? [] : [`GAUNTLET_SIMULATOR_TLS_*: ${server.problem}`], delivery.ok ? [] : [`GAUNTLET_DELIVERY_TLS_*: ${delivery.problem}`]];
  return { ok: false, problems: problems.flat() };
}
