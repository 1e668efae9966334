import { readFileSync } from 'node:fs';

/** Our own version, told to the orchestrator when this worker registers. */
export const platformVersion: string = (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }).version;
