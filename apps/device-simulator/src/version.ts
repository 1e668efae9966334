import { readFileSync } from 'node:fs';

/** The simulator's version, which a run records as its target's. */
export const simulatorVersion: string = (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }).version;
