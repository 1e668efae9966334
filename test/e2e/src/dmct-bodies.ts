import { setTimeout as sleep } from 'node:timers/promises';
import type { DmcView, Role, RunView } from '@gauntlet/contracts';
import type { Stack } from '@gauntlet/testkit';
import { xlsxFile } from '@gauntlet/testkit';
import { runCli } from './run-cli.ts';

export type Call = <T>(path: string, body?: unknown) => Promise<T>;

/** One call of the API by a member of a body, with a token of that body; GET without a body. @throws Error with the problem details */
export async function memberOf(stack: Stack, role: Role, subject: string): Promise<Call> {
  const made = await runCli(['token', 'create', '--role', role, '--subject', subject, '--state', stack.stateDir, '-o', 'json']);
  if (made.exitCode !== 0) throw new Error(made.stderr);
  const { token } = JSON.parse(made.stdout) as { token: string };
  return async <T>(path: string, body?: unknown) => {
    const response = await fetch(`${stack.url}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
    return JSON.parse(text) as T;
  };
}

/** Starts a pack on a DMC, waits until its result was taken, and returns the DMC as it stands then. */
export async function runPack(stack: Stack, dcc: Call, dmcId: string, pack: 'migration' | 'srvt', environmentVersion = '7.2'): Promise<DmcView> {
  const { run } = await dcc<{ run: RunView }>(`/v1/dmct/dmcs/${dmcId}/runs`, { pack, environmentVersion });
  await stack.ended(run.id, 120_000);
  for (let tries = 0; tries < 300; tries += 1) {
    const dmc = await dcc<DmcView>(`/v1/dmct/dmcs/${dmcId}`);
    if (dmc.testRuns.find((one) => one.runId === run.id)?.verdict !== null) return dmc;
    await sleep(200);
  }
  throw new Error(`the result of run ${run.id} on ${dmcId} was not taken`);
}

const header = ['dmc', 'release', 'installation_type', 'meters_to_enrol', 'csp', 'smso', 'smets_version', 'esme_manufacturer', 'esme_model', 'esme_firmware', 'chf_manufacturer', 'chf_model', 'chf_firmware', 'change_evidence'];

/** A Supplier's submission as a CSV or an XLSX file, by its name. */
export function submissionFile(name: string, rows: readonly (readonly (string | number)[])[]): string | Buffer {
  const lines = [header, ...rows];
  return name.endsWith('.xlsx') ? xlsxFile(lines) : lines.map((row) => row.join(',')).join('\r\n');
}
