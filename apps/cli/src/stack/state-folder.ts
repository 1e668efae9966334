import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { GauntletError, parseInput } from '@gauntlet/contracts';
import { z } from 'zod';

const tokensSchema = z.object({ admin: z.string().min(20), worker: z.string().min(20), viewer: z.string().min(20) });
/** Bearer tokens of one machine, by what they may do. */
export type Tokens = z.infer<typeof tokensSchema>;

/** Where one machine's platform keeps everything: secrets, data of every part, logs, what runs. */
export interface StateFolder {
  readonly dir: string;
  readonly tokensFile: string;
  readonly upFile: string;
  readonly credentialsDir: string;
  readonly recordsDir: string;
  readonly clickhouseDir: string;
  readonly redisDir: string;
  readonly spoolDir: string;
  readonly logsDir: string;
  /** What was done to the simulated estate. */
  readonly estateChangesFile: string;
}

export function stateFolder(dir: string): StateFolder {
  const at = (name: string) => join(resolve(dir), name);
  return {
    dir: resolve(dir),
    tokensFile: at('tokens.json'),
    upFile: at('up.json'),
    credentialsDir: at('credentials'),
    recordsDir: at('records'),
    clickhouseDir: at('clickhouse'),
    redisDir: at('redis'),
    spoolDir: at('spool'),
    logsDir: at('logs'),
    estateChangesFile: at('estate-changes.jsonl'),
  };
}

export interface Secrets {
  readonly tokens: Tokens;
  readonly labToken: string;
  readonly estateToken: string;
  readonly redisPassword: string;
  readonly clickhousePassword: string;
}

const labTokenName = 'lab-token';
const estateTokenName = 'estate-token';

/** Makes the folder and its secrets where they are missing; what exists is kept. Only the owner can read any of it. */
export function openStateFolder(state: StateFolder): Secrets {
  for (const dir of [state.dir, state.credentialsDir, state.recordsDir, state.clickhouseDir, state.redisDir, state.spoolDir, state.logsDir]) {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
  }
  keepSecret(state.tokensFile, () => `${JSON.stringify({ admin: randomSecret(), worker: randomSecret(), viewer: randomSecret() }, null, 2)}\n`);
  const secret = (name: string) => keepSecret(join(state.dir, name), () => `${randomSecret()}\n`).trim();
  return { tokens: requireTokens(state), labToken: secret(labTokenName), estateToken: secret(estateTokenName), redisPassword: secret('redis-password'), clickhousePassword: secret('clickhouse-password') };
}

/** The simulator's lab token on this state folder; undefined when none was made yet. */
export function readLabToken(state: StateFolder): string | undefined {
  return readSecret(state, labTokenName);
}

/** The token of the estate's administration on this state folder; undefined when none was made yet. */
export function readEstateToken(state: StateFolder): string | undefined {
  return readSecret(state, estateTokenName);
}

function readSecret(state: StateFolder, name: string): string | undefined {
  const file = join(state.dir, name);
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
}

/** The tokens of this state folder, or undefined when none were made yet. @throws GauntletError 'invalid-input' when the file is damaged */
export function readTokens(state: StateFolder): Tokens | undefined {
  return existsSync(state.tokensFile) ? requireTokens(state) : undefined;
}

function requireTokens(state: StateFolder): Tokens {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(state.tokensFile, 'utf8'));
  } catch (cause) {
    throw new GauntletError('invalid-input', `${state.tokensFile} cannot be read as JSON; remove it to have new tokens made`, { cause });
  }
  return parseInput(tokensSchema, value, state.tokensFile);
}

/** The file's content; written once, whole, even when two processes start at the same time. */
function keepSecret(file: string, make: () => string): string {
  if (!existsSync(file)) {
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, make(), { mode: 0o600 });
    try {
      linkSync(draft, file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      rmSync(draft, { force: true });
    }
  }
  return readFileSync(file, 'utf8');
}

/** 256 random bits. */
export function randomSecret(): string {
  return randomBytes(32).toString('base64url');
}
