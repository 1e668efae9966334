import { tableFromIPC } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { attemptRow, evidenceRow } from '../attempt-rows.fixture.ts';
import { encodeTable } from './encode-table.ts';
import { attemptsLayout, evidenceLayout } from './table-layouts.ts';

describe('encodeTable', () => {
  it('gives an Arrow stream that another reader understands', () => {
    const rows = [
      attemptRow({ reason: 'µ\n\n€', requirements: [], leaseToken: Number.MAX_SAFE_INTEGER }),
      attemptRow({ reason: 'µ\n\n€', requirements: ['a', 'b'], tryNumber: 2 }),
      attemptRow({ reason: '', requirements: ['c'], testId: 'test-2', durationUs: 0.4 }),
    ];
    const encoded = encodeTable(attemptsLayout, rows);
    const table = tableFromIPC(encoded.bytes);
    expect(encoded).toMatchObject({ table: 'attempts', rows: 3, columns: table.schema.fields.map((field) => field.name) });
    expect([...(table.getChild('reason') ?? [])]).toEqual(['µ\n\n€', 'µ\n\n€', '']);
    expect([...(table.getChild('requirements') ?? [])].map((list: Iterable<string>) => [...list])).toEqual([[], ['a', 'b'], ['c']]);
    expect([...(table.getChild('lease_token') ?? [])]).toEqual([BigInt(Number.MAX_SAFE_INTEGER), 1n, 1n]);
    expect([...(table.getChild('duration_us') ?? [])]).toEqual([1_500n, 1_500n, 0n]);
    expect([...(table.getChild('test_id') ?? [])]).toEqual(['test-1', 'test-1', 'test-2']);
  });

  it('does not join halves of a character that stand in neighbouring values', () => {
    const messages = ['a\ud83d', '\ude00b', 'c'];
    const table = tableFromIPC(encodeTable(evidenceLayout, messages.map((message, sequence) => evidenceRow({ message, sequence }))).bytes);
    expect([...(table.getChild('message') ?? [])]).toEqual(['a\ufffd', '\ufffdb', 'c']);
  });

  it('keeps messages byte for byte, also beside equal ones', () => {
    const messages = ['<a>é</a>', '<a>é</a>', '', '', '<b/>'.repeat(5_000), '<b/>'.repeat(5_000)];
    const table = tableFromIPC(encodeTable(evidenceLayout, messages.map((message, sequence) => evidenceRow({ message, sequence }))).bytes);
    expect([...(table.getChild('message') ?? [])]).toEqual(messages);
  });
});
