import { mkdtempSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeTable } from '../arrow/encode-table.ts';
import { alertsLayout, healthLayout, samplesLayout, serviceRequestsLayout } from '../arrow/load-layouts.ts';
import { attemptsLayout, evidenceLayout } from '../arrow/table-layouts.ts';
import { Spool } from './spool.ts';

describe('Spool', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'gauntlet-spool-'));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  it.each([attemptsLayout, evidenceLayout, samplesLayout, serviceRequestsLayout, alertsLayout, healthLayout].map((layout) => [layout.table, layout] as const))('gives a batch of %s back as it was', async (_, layout) => {
    const batch = { token: 'worker:1', tables: [encodeTable<never>(layout, [])] };
    const spool = new Spool(dir);
    const name = await spool.save(batch);
    expect(await spool.list()).toEqual([name]);
    const { token, tables } = (await spool.load(name)) ?? { token: '', tables: [] };
    expect([token, tables.map(({ bytes, ...rest }) => [rest, Buffer.from(bytes).toString('hex')])]).toEqual([batch.token, batch.tables.map(({ bytes, ...rest }) => [rest, Buffer.from(bytes).toString('hex')])]);
    await spool.remove(name);
    expect(await spool.list()).toEqual([]);
  });

  it('puts a batch that was cut off aside, and keeps it', async () => {
    const spool = new Spool(dir);
    const name = await spool.save({ token: 'worker:1', tables: [encodeTable(healthLayout, [])] });
    truncateSync(join(dir, name), 40);
    expect(await spool.load(name)).toBeUndefined();
    expect(readdirSync(dir)).toEqual([`${name}.unreadable`]);
  });
});
