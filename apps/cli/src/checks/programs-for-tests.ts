import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import type { BuildOptions } from '../stack/go-module.ts';
import { provideCluster } from '../stack/provide-cluster.ts';
import { provideHelm } from '../stack/provide-helm.ts';
import { provideK6 } from '../stack/provide-k6.ts';

/** Programs that no package manager brings, built into .toolchain where they are missing. */
export type BuiltProgram = 'k6' | 'helm' | 'cluster';

/** The environment variables that tell tests where it is, or what a person has to do. */
export type Provided = { readonly kind: 'found'; readonly variables: Readonly<Record<string, string>> } | { readonly kind: 'missing'; readonly advice: string };

const providers: Readonly<Record<BuiltProgram, (options: BuildOptions) => Promise<Provided>>> = {
  k6: async (options) => {
    const provided = await provideK6(options);
    return provided.kind === 'missing' ? provided : { kind: 'found', variables: { K6_BIN: provided.program } };
  },
  helm: async (options) => {
    const provided = await provideHelm(options);
    return provided.kind === 'missing' ? provided : { kind: 'found', variables: { HELM_BIN: provided.helm, KUBECONFORM_BIN: provided.kubeconform } };
  },
  cluster: provideCluster,
};

/** Builds them one after the other, beside the checks that do not need them, because each takes a minute or two. */
export class ProgramsForTests {
  readonly #options: Omit<BuildOptions, 'log' | 'announce' | 'signal'> & { readonly logDir: string; readonly print: (text: string) => void };
  readonly #signal: AbortSignal;
  readonly #started = new Map<BuiltProgram, Promise<Provided>>();

  constructor(options: { readonly root: string; readonly env: Readonly<Record<string, string>>; readonly logDir: string; readonly print: (text: string) => void }, signal: AbortSignal) {
    this.#options = options;
    this.#signal = signal;
  }

  start(names: Iterable<BuiltProgram>): void {
    let before: Promise<unknown> = Promise.resolve();
    for (const name of names) {
      const built = before.then(() => this.#build(name));
      this.#started.set(name, built);
      before = built;
    }
  }

  /** Waits for those that were started. */
  async provide(names: readonly BuiltProgram[]): Promise<Provided> {
    const variables: Record<string, string> = {};
    for (const name of names) {
      const provided = await this.#started.get(name);
      if (provided?.kind === 'missing') return provided;
      Object.assign(variables, provided?.variables);
    }
    return { kind: 'found', variables };
  }

  async settled(): Promise<void> {
    await Promise.all(this.#started.values());
  }

  async #build(name: BuiltProgram): Promise<Provided> {
    const { root, env, logDir, print } = this.#options;
    const file = join(logDir, `${name}.log`);
    const log = createWriteStream(file);
    try {
      const provided = await providers[name]({ root, env, log: (text) => log.write(text), announce: print, signal: this.#signal });
      return provided.kind === 'missing' ? { kind: 'missing', advice: `${provided.advice} (log: ${file})` } : provided;
    } catch (error) {
      return { kind: 'missing', advice: `${name} cannot be provided: ${error instanceof Error ? error.message : String(error)}` };
    } finally {
      log.end();
    }
  }
}
