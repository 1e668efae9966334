import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GauntletError } from '@gauntlet/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ChangeLog } from './change-log.ts';

let folder: string;
let file: string;
const now = () => Date.UTC(2026, 10, 23);
const change = (number: number) => ({ action: 'clock', actor: 'a@b', input: { rate: number } });
const everything = { after: 0, limit: 1_000 };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gauntlet-changes-'));
  file = join(folder, 'deeper', 'changes.jsonl');
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('the log of changes', () => {
  it('has an entry before its change is made, and goes on where it was left', async () => {
    const log = new ChangeLog(file, now);
    expect(log.record(change(1), () => readFileSync(file, 'utf8').split('\n').length - 1)).toBe(1);
    new ChangeLog(file, now).record(change(2), () => undefined);
    const { changes, last, brokenAt } = await new ChangeLog(file, now).read(everything);
    expect({ numbers: changes.map(({ seq }) => seq), last, brokenAt }).toEqual({ numbers: [1, 2], last: 2, brokenAt: null });
    expect(changes[1]?.previous).toBe(changes[0]?.hash);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('gives what came after a number, so many', async () => {
    const log = new ChangeLog(file, now);
    for (const number of [1, 2, 3, 4]) log.record(change(number), () => undefined);
    expect((await log.read({ after: 1, limit: 2 })).changes.map(({ seq }) => seq)).toEqual([2, 3]);
  });

  it('says of a change that was refused that it was, and why', async () => {
    const log = new ChangeLog(file, now);
    expect(() => log.record(change(1), () => { throw new GauntletError('conflict', 'it is taken'); })).toThrow('it is taken');
    expect((await log.read(everything)).changes).toMatchObject([{ action: 'clock' }, { action: 'refused', input: { change: 1, reason: 'it is taken' } }]);
  });

  it.each<[string, (lines: string[]) => string[], number]>([
    ['changed', ([a = '', b = '', c = '']) => [a, b.replace('"rate":2', '"rate":9'), c], 2],
    ['taken out', ([a = '', , c = '']) => [a, c], 2],
    ['moved', ([a = '', b = '', c = '']) => [b, a, c], 1],
    ['not JSON', ([a = '', , c = '']) => [a, '{', c], 2],
  ])('shows a line that was %s', async (_, tamper, brokenAt) => {
    const log = new ChangeLog(file, now);
    for (const number of [1, 2, 3]) log.record(change(number), () => undefined);
    writeFileSync(file, `${tamper(readFileSync(file, 'utf8').trimEnd().split('\n')).join('\n')}\n`);
    expect((await log.read(everything)).brokenAt).toBe(brokenAt);
  });

  it('makes no change that it cannot write', () => {
    const log = new ChangeLog(file, now);
    rmSync(join(folder, 'deeper'), { recursive: true });
    let made = false;
    expect(() => log.record(change(1), () => { made = true; })).toThrow('was not made');
    expect(made).toBe(false);
  });

  it('does not begin on a file that is none of its own', () => {
    const log = new ChangeLog(file, now);
    log.record(change(1), () => undefined);
    writeFileSync(file, readFileSync(file, 'utf8').trimEnd());
    expect(() => new ChangeLog(file, now)).toThrow(GauntletError);
    writeFileSync(file, 'hello\n');
    expect(() => new ChangeLog(file, now)).toThrow(GauntletError);
    expect(() => new ChangeLog('/proc/1/changes.jsonl', now)).toThrow(GauntletError);
  });
});
