import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import type { Context } from '../context.ts';
import type { ExitCode } from '../exit-code.ts';
import type { OutputFormat } from '../output/print-result.ts';

/** What commands are added to, and where their exit code goes. */
export interface CommandLine {
  readonly program: Command;
  readonly context: Context;
  readonly exit: (code: ExitCode) => void;
}

/** Options that every command understands. */
export interface GlobalOptions {
  readonly state?: string;
  readonly server?: string;
  readonly token?: string;
  readonly output: OutputFormat;
}

/** For `.argParser()`: a whole number between min and max. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isInteger(value) || value < min || value > max) throw new InvalidArgumentError(`expected a whole number, ${min} to ${max}.`);
    return value;
  };
}

/** For `.argParser()`: a server's URL. */
export function serverUrl(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw new InvalidArgumentError('expected a URL such as http://127.0.0.1:8080.');
}

/** For `.argParser()`: a device, a User or another organisation. */
export function eui64(text: string): string {
  if (!/^[0-9A-Fa-f]{2}(-[0-9A-Fa-f]{2}){7}$/.test(text)) throw new InvalidArgumentError('expected an EUI-64 such as 00-DB-00-01-00-00-01-A0.');
  return text.toUpperCase();
}

/** For `.argParser()`: a time with its zone. */
export function isoTime(text: string): string {
  if (!/^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:\d{2})$/.test(text) || Number.isNaN(Date.parse(text))) throw new InvalidArgumentError('expected a time such as 2026-11-23T14:00:00Z.');
  return new Date(text).toISOString();
}

/** For `.argParser()` of an option that may be repeated, or hold a list with commas. */
export function list(text: string, before: readonly string[] | undefined): readonly string[] {
  const items = text.split(',').map((item) => item.trim()).filter((item) => item !== '');
  if (items.length === 0) throw new InvalidArgumentError('expected one or more, separated by commas.');
  return [...(before ?? []), ...items];
}

/** For `.argParser()`: "90s", "30m", "2h", "500ms", or a number of seconds → milliseconds. */
export function duration(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text.trim());
  if (match === null) throw new InvalidArgumentError('expected a duration such as 90s, 30m or 2h.');
  const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }[match[2] ?? 's'] ?? 1_000;
  const value = Number(match[1]) * unitMs;
  if (value < 1 || value > 7 * 24 * 3_600_000) throw new InvalidArgumentError('expected a duration between 1 ms and 7 days.');
  return value;
}

/** For `.argParser()`: a list out of a closed set. */
export function listOf<Choice extends string>(choices: readonly Choice[]): (text: string, before: readonly Choice[] | undefined) => readonly Choice[] {
  return (text, before) => {
    const items = list(text, undefined).map((item) => {
      const known = choices.find((choice) => choice === item);
      if (known === undefined) throw new InvalidArgumentError(`expected ${choices.join(', ')}.`);
      return known;
    });
    return [...new Set([...(before ?? []), ...items])];
  };
}

/** For `.argParser()` of an option that may be repeated: "name=value" pairs; a value may itself hold "=". */
export function pairs(text: string, before: Readonly<Record<string, string>> | undefined): Readonly<Record<string, string>> {
  const sign = text.indexOf('=');
  if (sign < 1 || sign === text.length - 1) throw new InvalidArgumentError('expected name=value.');
  return { ...before, [text.slice(0, sign)]: text.slice(sign + 1) };
}

/** For `.argParser()`: a calendar day; the server says whether it may be this one. */
export function day(text: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) throw new InvalidArgumentError('expected a day such as 2026-04-01.');
  return text;
}
