import type { Environment } from './env.ts';
import type { Terminal } from './output/terminal.ts';

/** What every command is given. */
export interface Context {
  readonly environment: Environment;
  readonly terminal: Terminal;
  /** The repository's root: where the programs, the configuration and the default state folder are. */
  readonly root: string;
}
