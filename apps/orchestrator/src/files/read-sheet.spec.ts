import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readSheet, sheetMediaTypes } from './read-sheet.ts';
import { xlsxFile, zipFile } from '@gauntlet/testkit';

const csv = (text: string | Buffer) => readSheet(Buffer.from(text), `${sheetMediaTypes.csv}; charset=utf-8`);
const xlsx = (bytes: Buffer) => readSheet(bytes, sheetMediaTypes.xlsx);

describe('CSV', () => {
  it('keeps quotes, commas, line ends within cells and the line numbers of the file; leaves empty lines out', async () => {
    expect(await csv('\uFEFFdmc,csp,\r\nA,"one, ""two"""\r\n\r\nB,x\r\n')).toEqual({ header: ['dmc', 'csp'], rows: [{ line: 2, cells: ['A', 'one, "two"'] }, { line: 4, cells: ['B', 'x'] }] });
  });

  it.each([
    ['nothing', '', '(empty)'],
    ['a quote that never ends', 'dmc\n"A', 'line'],
    ['another encoding', Buffer.from([0x64, 0xff, 0xfe]), 'no UTF-8'],
    ['a ZIP file', Buffer.from('PK\u0003\u0004'), 'ZIP'],
  ])('refuses %s and says where', async (_what, bytes, where) => {
    await expect(csv(bytes)).rejects.toMatchObject({ code: 'invalid-input', problems: [{ path: '(file)', value: expect.stringContaining(where) }] });
  });
});

describe('XLSX', () => {
  it('keeps numbers as they are written and counts empty lines', async () => {
    expect(await xlsx(xlsxFile([['dmc', 'esme_firmware'], [], ['A', '1.10']]))).toEqual({ header: ['dmc', 'esme_firmware'], rows: [{ line: 3, cells: ['A', '1.10'] }] });
  });

  it('refuses what is no XLSX file', async () => {
    await expect(xlsx(Buffer.from('dmc,csp\n'))).rejects.toMatchObject({ code: 'invalid-input' });
    await expect(xlsx(zipFile({ 'a.txt': 'no workbook' }))).rejects.toMatchObject({ code: 'invalid-input' });
  });

  it('refuses a file that would unpack to more than 64 MiB, before unpacking it', async () => {
    const big = zipFile({ 'xl/worksheets/sheet1.xml': { unpackedBytes: 65 * 1024 * 1024, packed: deflateRawSync(Buffer.alloc(1_000)) } });
    await expect(xlsx(big)).rejects.toMatchObject({ code: 'too-large' });
  });
});
