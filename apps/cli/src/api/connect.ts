import { join } from 'node:path';
import type { Context } from '../context.ts';
import { readTokens, stateFolder } from '../stack/state-folder.ts';
import type { StateFolder } from '../stack/state-folder.ts';
import { readUpRecord } from '../stack/up-record.ts';
import { ApiClient } from './api-client.ts';

export interface ConnectionOptions {
  readonly state?: string | undefined;
  readonly server?: string | undefined;
  readonly token?: string | undefined;
}

export interface Connection {
  readonly client: ApiClient;
  /** The run's page for people; with the viewer's token where this machine has it, never with a stronger one. */
  runUrl(runId: string): string;
  campaignUrl(campaignId: string): string;
}

const defaultServer = 'http://127.0.0.1:8080';

/** The state folder: flag, then GAUNTLET_STATE, then .gauntlet in the repository. */
export function findState(context: Context, flag: string | undefined): StateFolder {
  return stateFolder(flag ?? context.environment.stateDir ?? join(context.root, '.gauntlet'));
}

/** Server and token: flag, then variable, then what runs on the state folder, then the default. */
export function connect(context: Context, options: ConnectionOptions): Connection {
  const state = findState(context, options.state);
  const server = options.server ?? context.environment.server ?? readUpRecord(state)?.url ?? defaultServer;
  // Tokens of this machine are for its own server: another one would learn them.
  const tokens = isLoopback(server) ? readTokens(state) : undefined;
  return connection(new ApiClient(server, options.token ?? context.environment.token ?? tokens?.admin), tokens?.viewer);
}

export function connection(client: ApiClient, viewerToken: string | undefined): Connection {
  const query = viewerToken === undefined ? '' : `?token=${encodeURIComponent(viewerToken)}`;
  return { client, runUrl: (runId) => `${client.server}/runs/${encodeURIComponent(runId)}${query}`, campaignUrl: (campaignId) => `${client.server}/campaigns/${encodeURIComponent(campaignId)}${query}` };
}

function isLoopback(server: string): boolean {
  const { hostname } = new URL(server);
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}
