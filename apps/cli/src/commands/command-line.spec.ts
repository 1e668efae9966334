import { CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../env.ts';
import { buildProgram } from '../program.ts';
import { duration, list, listOf, serverUrl, wholeNumber } from './command-line.ts';

describe('options', () => {
  it('reads lists, repeated or with commas', () => {
    expect(list('srvt, regression', ['dormant-migration'])).toEqual(['dormant-migration', 'srvt', 'regression']);
    expect(() => list(' , ', undefined)).toThrow(/one or more/);
    expect(listOf(['junit', 'json'])('json,junit,json', undefined)).toEqual(['json', 'junit']);
    expect(() => listOf(['junit', 'json'])('pdf', undefined)).toThrow(/junit, json/);
  });

  it.each([['90', 90_000], ['90s', 90_000], ['1.5m', 90_000], ['2h', 7_200_000], ['250ms', 250]])('reads the duration %s as %i ms', (text, ms) => {
    expect(duration(text)).toBe(ms);
  });

  it.each(['', 'soon', '-5s', '0', '8 days', '200h'])('refuses the duration "%s"', (text) => {
    expect(() => duration(text)).toThrow(/expected a duration/);
  });

  it.each(['', '1.5', '-1', '65536', 'http'])('refuses the port "%s"', (text) => {
    expect(() => wholeNumber(0, 65_535)(text)).toThrow(/0 to 65535/);
  });

  it('refuses a server that is no URL', () => {
    expect(serverUrl('https://gauntlet.example:8443')).toBe('https://gauntlet.example:8443');
    expect(() => serverUrl('localhost:8080')).toThrow(/URL/);
  });
});

const parse = async (...args: string[]) => {
  let text = '';
  const sink = { write: (more: string) => void (text += more), interactive: false, colour: false, size: () => ({ columns: 80, rows: 24 }) };
  const program = buildProgram({ environment: readEnvironment({}), terminal: { out: sink, err: sink }, root: '/nowhere' }, () => undefined);
  const error: unknown = await program.parseAsync(args, { from: 'user' }).then(() => undefined, (reason: unknown) => reason);
  return { error, text };
};

describe('usage', () => {
  it.each([
    [['nope'], 'unknown command'],
    [['dmct', 'run', '--pack', 'srvt'], '--dmc'],
    [['dmct', 'run', '--pack', 'srvt', '--dmc', 'a', 'b'], 'too many arguments'],
    [['runs', 'show'], "missing required argument 'run'"],
    [['runs', 'list', '-o', 'xml'], 'Allowed choices are table, json, yaml'],
    [['up', '--port', 'http'], '0 to 65535'],
    [['report', 'r', '--format', 'docx'], 'junit, json, html'],
  ])('%j is a usage error that says what is wrong', async (args, message) => {
    const { error, text } = await parse(...args);
    expect(error).toBeInstanceOf(CommanderError);
    expect((error as CommanderError).exitCode).not.toBe(0);
    expect(text).toContain(message);
  });

  it('names every command in its help, and not the hidden one', async () => {
    const { error, text } = await parse('--help');
    expect((error as CommanderError).exitCode).toBe(0);
    for (const name of ['up', 'down', 'status', 'doctor', 'demo', 'dmct', 'runs', 'gate', 'report', 'pack', 'portfolio', 'audit', 'test', 'bench']) expect(text).toMatch(new RegExp(`^  ${name}\\b`, 'm'));
    expect(text).not.toContain('reap');
  });
});
