import { Data, Field, List, makeData, TimestampMicrosecond, Uint32, Uint64, Utf8 } from 'apache-arrow';

/** One column of a table: its name there and how it is made from rows. */
export interface Column<Row> {
  readonly name: string;
  encode(rows: readonly Row[]): Data;
}

export function text<Row>(name: string, value: (row: Row) => string): Column<Row> {
  return { name, encode: (rows) => utf8(rows.map(value)) };
}

export function texts<Row>(name: string, value: (row: Row) => readonly string[]): Column<Row> {
  return {
    name,
    encode: (rows) => {
      const valueOffsets = new Int32Array(rows.length + 1);
      const flat: string[] = [];
      rows.forEach((row, i) => {
        flat.push(...value(row));
        valueOffsets[i + 1] = flat.length;
      });
      return makeData({ type: new List(new Field('item', new Utf8(), false)), length: rows.length, nullCount: 0, valueOffsets, child: utf8(flat) });
    },
  };
}

/** Counts and small numbers, 0 to 2^32 - 1. */
export function uint32<Row>(name: string, value: (row: Row) => number): Column<Row> {
  return { name, encode: (rows) => makeData({ type: new Uint32(), length: rows.length, nullCount: 0, data: Uint32Array.from(rows, value) }) };
}

/** Whole numbers, 0 to 2^53 - 1; durations from a clock are rounded. */
export function uint64<Row>(name: string, value: (row: Row) => number): Column<Row> {
  return { name, encode: (rows) => makeData({ type: new Uint64(), length: rows.length, nullCount: 0, data: BigUint64Array.from(rows, (row) => BigInt(Math.max(0, Math.round(value(row))))) }) };
}

/** Microseconds since the Unix epoch. */
export function instant<Row>(name: string, value: (row: Row) => bigint): Column<Row> {
  return { name, encode: (rows) => makeData({ type: new TimestampMicrosecond(), length: rows.length, nullCount: 0, data: BigInt64Array.from(rows, value) }) };
}

/** Columns repeat values over long stretches (a run, a DMC, a pack): a value equal to the one before is copied, not encoded again. */
function utf8(values: readonly string[]): Data<Utf8> {
  const valueOffsets = new Int32Array(values.length + 1);
  let bytes = 0;
  let previous: string | undefined;
  let previousBytes = 0;
  values.forEach((value, i) => {
    if (value !== previous) previousBytes = Buffer.byteLength(value);
    previous = value;
    bytes += previousBytes;
    valueOffsets[i + 1] = bytes;
  });
  const data = Buffer.allocUnsafe(bytes);
  values.forEach((value, i) => {
    const start = valueOffsets[i] ?? 0;
    const end = valueOffsets[i + 1] ?? 0;
    if (i > 0 && value === values[i - 1]) data.copyWithin(start, start - (end - start), start);
    else data.write(value, start, 'utf8');
  });
  return makeData({ type: new Utf8(), length: values.length, nullCount: 0, valueOffsets, data });
}
