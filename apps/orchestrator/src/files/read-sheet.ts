import { GauntletError } from '@gauntlet/contracts';
import type { Sheet } from '@gauntlet/execution';
import { CsvError, parse } from 'csv-parse/sync';
import { readSheet as readXlsx } from 'read-excel-file/node';
import { unpackedBytes } from './unpacked-bytes.ts';

/** Media types of files that hold a sheet; Fastify hands their bytes on as they came. */
export const sheetMediaTypes = { csv: 'text/csv', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' } as const;

const unpackedBytesMax = 64 * 1024 * 1024;

/**
 * The first sheet of a CSV (RFC 4180, UTF-8) or XLSX file: its header and its lines; empty lines are left out and still counted.
 * @throws GauntletError 'invalid-input' saying where the file cannot be read, 'too-large' for an XLSX file that unpacks to more than 64 MiB
 */
export async function readSheet(bytes: Buffer, mediaType: string): Promise<Sheet> {
  if (bytes.length === 0) throw unreadable('(empty)', 'a CSV or XLSX file');
  const lines = mediaType.startsWith(sheetMediaTypes.xlsx) ? await readWorkbook(bytes) : readCsv(bytes);
  const [header, ...rest] = lines;
  if (header === undefined) throw unreadable('(no line)', 'a header and at least one line');
  const filled = header.cells.findLastIndex((cell) => cell.trim() !== '') + 1;
  return { header: header.cells.slice(0, filled), rows: rest.filter((row) => row.cells.some((cell) => cell.trim() !== '')) };
}

function readCsv(bytes: Buffer): Sheet['rows'] {
  if (bytes.subarray(0, 2).toString('latin1') === 'PK') throw unreadable('a ZIP file', `CSV; an XLSX file is sent as ${sheetMediaTypes.xlsx}`);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw unreadable('bytes that are no UTF-8', 'CSV in UTF-8');
  }
  try {
    const records = parse(text, { bom: true, info: true, relax_column_count: true, skip_empty_lines: false }) as unknown as readonly { readonly record: readonly string[]; readonly info: { readonly lines: number } }[];
    return records.map(({ record, info }, index) => ({ line: Math.max(index + 1, info.lines), cells: record }));
  } catch (error) {
    if (error instanceof CsvError) throw unreadable(lineOf(error), `CSV as RFC 4180 has it: ${error.message}`);
    throw error;
  }
}

function lineOf(error: CsvError): string {
  const line: unknown = error['lines'];
  return typeof line === 'number' ? `line ${line}` : 'the file';
}

async function readWorkbook(bytes: Buffer): Promise<Sheet['rows']> {
  const unpacked = unpackedBytes(bytes);
  if (unpacked === undefined) throw unreadable('bytes that are no ZIP file', 'an XLSX file');
  if (unpacked > unpackedBytesMax) throw new GauntletError('too-large', `the XLSX file unpacks to ${unpacked} bytes; expected at most ${unpackedBytesMax}`);
  try {
    // Numbers stay as they are written: a firmware version 1.10 is not 1.1.
    const rows = await readXlsx(bytes, { parseNumber: (digits: string) => digits });
    return rows.map((cells, index) => ({ line: index + 1, cells: cells.map((cell) => (cell === null ? '' : cell instanceof Date ? cell.toISOString().slice(0, 10) : String(cell))) }));
  } catch (error) {
    throw unreadable('the file', `an XLSX file with a sheet: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function unreadable(value: string, expected: string): GauntletError {
  return new GauntletError('invalid-input', 'the file cannot be read; nothing of it is stored', { problems: [{ path: '(file)', value, expected }] });
}
