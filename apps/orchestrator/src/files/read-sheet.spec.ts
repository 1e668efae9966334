import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readSheet, sheetMediaTypes } from './read-sheet.ts';
import { zipFile } from '@gauntlet/testkit';

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
  const sheetXml = '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>dmc</t></is></c><c r="B1" t="inlineStr"><is><t>esme_firmware</t></is></c></row><row r="3"><c r="A3" t="inlineStr"><is><t>A</t></is></c><c r="B3"><v>1.10</v></c></row></sheetData></worksheet>';
  const workbook = (sheet = sheetXml) =>
    zipFile({
      '[Content_Types].xml': '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
      '_rels/.rels': '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
      'xl/workbook.xml': '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="DMCs" sheetId="1" r:id="r1"/></sheets></workbook>',
      'xl/_rels/workbook.xml.rels': '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
      'xl/worksheets/sheet1.xml': sheet,
    });

  it('keeps numbers as they are written and counts empty lines', async () => {
    expect(await xlsx(workbook())).toEqual({ header: ['dmc', 'esme_firmware'], rows: [{ line: 3, cells: ['A', '1.10'] }] });
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
