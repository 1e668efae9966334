import { hostname, userInfo } from 'node:os';
import { ApiClient } from '../api/api-client.ts';
import type { ApiRequest } from '../api/api-client.ts';
import { findState } from '../api/connect.ts';
import type { Context } from '../context.ts';
import { defaultTarget, isLoopback, runningSimulator } from '../duis/duis-session.ts';
import { readEstateToken } from '../stack/state-folder.ts';

/** The admin interface of a simulator: its token, and who this command line says to be. */
export class EstateConnection {
  readonly #client: ApiClient;
  readonly #headers = { 'gauntlet-actor': actor() };

  constructor(client: ApiClient) {
    this.#client = client;
  }

  get server(): string {
    return this.#client.server;
  }

  get<T>(path: string): Promise<T> {
    return this.#client.get<T>(`/estate/v1${path}`);
  }

  change<T>(method: 'POST' | 'PUT', path: string, body: unknown): Promise<T> {
    const request: ApiRequest = { method, path: `/estate/v1${path}`, body, headers: this.#headers };
    return this.#client.json<T>(request);
  }
}

/** Simulator and token: flag, then variable, then what runs on the state folder. The machine's own token is for its own simulator: another one would learn it. */
export function connectEstate(context: Context, options: { readonly state?: string | undefined; readonly target?: string | undefined }): EstateConnection {
  const state = findState(context, options.state);
  const { given, estateToken } = context.environment;
  const target = options.target ?? given.targetUrl ?? runningSimulator(state) ?? defaultTarget;
  return new EstateConnection(new ApiClient(target, estateToken ?? (isLoopback(target) ? readEstateToken(state) : undefined)));
}

function actor(): string {
  return `${userInfo().username}@${hostname()}`.replace(/[^\x21-\x7e]/g, '?').slice(0, 100);
}
