import { GauntletError, commandLineNetworkUserId, commandLineUserId, defaultS1spIds, networkUserRoles, workerUserRoles } from '@gauntlet/contracts';
import { DuisClient, createSigner, createVerifier, dccAccessControlBrokerId, describeError, loadClientTls, loadCredentials, loadServerTls, receivePath, startReceiveEndpoint } from '@gauntlet/duis';
import type { ClientTls, LoadedTls } from '@gauntlet/duis';
import type { Environment } from '../env.ts';
import { readLabToken } from '../stack/state-folder.ts';
import type { StateFolder } from '../stack/state-folder.ts';
import { readUpRecord } from '../stack/up-record.ts';
import { callHttp } from './http-call.ts';
import { SingleTransport } from './single-transport.ts';

/** The command line as a DCC User, while it waits for its answers. */
export interface DuisSession {
  readonly client: DuisClient;
  readonly userId: string;
  readonly targetUrl: string;
  /** Where the target delivers to, and whether a lab was told so. */
  readonly delivery: { readonly url: string; readonly registered: boolean };
  close(): Promise<void>;
}

export interface SessionOptions {
  readonly state: StateFolder;
  readonly environment: Environment;
  readonly target: string | undefined;
  /** The command line is two Users, a supplier and one with the other roles. */
  readonly speakAs: 'supplier' | 'network';
  readonly onRefused: (reason: string) => void;
}

export const defaultTarget = 'http://127.0.0.1:7080';
const labTimeoutMs = 5_000;

/**
 * Speaks DUIS to the target itself, not to /v1: what is shown is what is on the wire, against any target, also one that no platform
 * runs on. @throws GauntletError 'invalid-input' for TLS files that cannot be used, 'unavailable' when a lab refuses the registration
 */
export async function openDuisSession({ state, environment, target, speakAs, onRefused }: SessionOptions): Promise<DuisSession> {
  const userId = speakAs === 'network' ? commandLineNetworkUserId : commandLineUserId;
  const { duis } = environment;
  const targetUrl = target ?? environment.given.targetUrl ?? runningSimulator(state) ?? defaultTarget;
  const clientTls = tlsOf('GAUNTLET_TARGET_TLS_*', await loadClientTls(duis.targetTls));
  const serverTls = tlsOf('GAUNTLET_RECEIVE_TLS_*', await loadServerTls(duis.receiveTls));
  const credentials = await loadCredentials(duis.credentialsDir ?? state.credentialsDir, [
    { organisation: userId, role: speakAs === 'network' ? networkUserRoles : workerUserRoles },
    { organisation: dccAccessControlBrokerId, role: 'DCC' },
    ...(duis.s1spIds ?? defaultS1spIds).map((organisation) => ({ organisation, role: 'S1SP' })),
  ]);
  const credential = credentials.credential(userId);
  if (credential === undefined) throw new GauntletError('internal', `there is no credential of ${userId}`);
  const transport = new SingleTransport(targetUrl, clientTls);
  const client = new DuisClient({ transport, verifier: createVerifier(credentials.publicCredentials()), nowUs });
  client.speakAs(createSigner(credential));
  const endpoint = await startReceiveEndpoint({ host: duis.receiveHost, port: duis.receivePort, tls: serverTls, receive: (xml) => transport.receive(xml), onRefused });
  const url = duis.receiveUrl ?? `${endpoint.url}${receivePath}`;
  try {
    const registered = await register({ labUrl: duis.labUrl ?? targetUrl, labToken: environment.given.labToken, state, userId, url, tls: clientTls });
    return { client, userId, targetUrl, delivery: { url, registered }, close: () => endpoint.close() };
  } catch (error) {
    await endpoint.close();
    throw error;
  }
}

/** Wall time in microseconds that does not go back while the command runs. */
function nowUs(): bigint {
  return BigInt(Math.round((performance.timeOrigin + performance.now()) * 1_000));
}

/** The simulator that runs on the state folder. */
export function runningSimulator(state: StateFolder): string | undefined {
  const address = readUpRecord(state)?.parts.find(({ name }) => name === 'device-simulator')?.address;
  return address === undefined ? undefined : `http://${address}`;
}

function tlsOf<Options>(settings: string, loaded: LoadedTls<Options>): Options | undefined {
  if (loaded.ok) return loaded.tls;
  throw new GauntletError('invalid-input', `${settings}: ${loaded.problem}`);
}

interface Registration {
  readonly labUrl: string;
  readonly labToken: string | undefined;
  readonly state: StateFolder;
  readonly userId: string;
  readonly url: string;
  readonly tls: ClientTls | undefined;
}

/** Tells the lab where Responses go. A target without a lab has that configured, as a DCC Boxed does. @returns whether a lab took it */
async function register({ labUrl, labToken, state, userId, url, tls }: Registration): Promise<boolean> {
  // The machine's own token is for its own simulator: another target would learn it.
  const token = labToken ?? (isLoopback(labUrl) ? readLabToken(state) : undefined);
  if (token === undefined) return false;
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  try {
    const path = `/lab/v1/receive-endpoints/${encodeURIComponent(userId)}`;
    const answer = await callHttp({ method: 'PUT', url: labUrl.replace(/\/+$/, '') + path, headers, body: JSON.stringify({ url }), tls, signal: AbortSignal.timeout(labTimeoutMs) });
    if (answer.kind === 'answered' && answer.status < 300) return true;
    if (answer.kind === 'answered' && answer.status === 404) return false;
    throw new GauntletError('unavailable', `the lab at ${labUrl} did not take the receive endpoint: ${answer.kind === 'answered' ? `HTTP ${answer.status}` : answer.kind}`);
  } catch (cause) {
    if (cause instanceof GauntletError) throw cause;
    throw new GauntletError('unavailable', `the target at ${labUrl} cannot be reached: ${describeError(cause)}`, { cause });
  }
}

export function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}
