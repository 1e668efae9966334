import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { parseAllDocuments } from 'yaml';

export const repository = fileURLToPath(new URL('../../..', import.meta.url));
export const chart = join(repository, 'helm/gauntlet');

const run = promisify(execFile);

export interface Ended {
  readonly exitCode: number;
  readonly output: string;
}

/** A manifest as far as tests look at it. */
export interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>>; readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: unknown;
}

/** Runs helm to its end, whatever that is. It sees no configuration of the person who runs the tests, and no cluster. */
export async function helm(...args: readonly string[]): Promise<Ended> {
  return runToEnd(await program('HELM_BIN', 'helm'), args);
}

/** @throws Error with helm's words when it refuses */
export async function renderText(...args: readonly string[]): Promise<string> {
  const { exitCode, output } = await helm('template', 'lab', chart, '--namespace', 'testing', ...args);
  if (exitCode !== 0) throw new Error(output);
  return output;
}

export async function render(...args: readonly string[]): Promise<readonly Manifest[]> {
  return parseAllDocuments(await renderText(...args))
    .map((document) => document.toJS() as Manifest | null)
    .filter((manifest) => manifest !== null);
}

/** Holds manifests against the schemas in test/helm/schemas; a kind without one is an error. */
export async function kubeconform(manifests: string): Promise<Ended> {
  const schemas = join(repository, 'test/helm/schemas/{{ .ResourceKind }}{{ .KindSuffix }}.json');
  return runToEnd(await program('KUBECONFORM_BIN', 'kubeconform'), ['-strict', '-summary', '-schema-location', schemas], manifests);
}

async function runToEnd(file: string, args: readonly string[], input = ''): Promise<Ended> {
  const child = run(file, [...args], { env: { PATH: '', HOME: '/nonexistent', KUBECONFIG: '/nonexistent' }, maxBuffer: 16 * 1024 * 1024 });
  child.child.stdin?.end(input);
  return child.then(
    ({ stdout }) => ({ exitCode: 0, output: stdout }),
    (error: { readonly code?: unknown; readonly stdout?: string; readonly stderr?: string; readonly message: string }) => {
      if (typeof error.code !== 'number') throw new Error(`${file}: ${error.message}`);
      return { exitCode: error.code, output: `${error.stdout ?? ''}${error.stderr ?? ''}` };
    },
  );
}

/** Named by the check that runs the tests, else one that it built earlier. */
function program(variable: string, name: string): Promise<string> {
  const given = process.env[variable];
  if (given !== undefined && given !== '') return Promise.resolve(given);
  const folder = join(repository, '.toolchain/helm');
  const built = (existsSync(folder) ? readdirSync(folder) : []).map((each) => join(folder, each, name)).find((file) => existsSync(file));
  return built === undefined ? Promise.reject(new Error(`there is no ${name}: ./gauntlet test helm builds it`)) : Promise.resolve(built);
}
