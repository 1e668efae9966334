import { Data, Dictionary, Field, Float64, Int32, List, makeData, makeVector, TimestampMicrosecond, Uint32, Uint64, Utf8 } from 'apache-arrow';

/** One column of a table: its name there and how it is made from rows. */
export interface Column<Row> {
  readonly name: string;
  encode(rows: readonly Row[]): Data;
}

export function text<Row>(name: string, value: (row: Row) => string): Column<Row> {
  return { name, encode: (rows) => utf8(rows.map(value)) };
}

/** Few values that repeat in many rows: each is sent once, with numbers that point to it. */
export function repeatedText<Row>(name: string, value: (row: Row) => string): Column<Row> {
  return {
    name,
    encode: (rows) => {
      const places = new Map<string, number>();
      const data = Int32Array.from(rows, (row) => {
        const each = value(row);
        let place = places.get(each);
        if (place === undefined) places.set(each, (place = places.size));
        return place;
      });
      const dictionary = makeVector(utf8([...places.keys()]));
      return makeData({ type: new Dictionary(new Utf8(), new Int32()), length: rows.length, nullCount: 0, data, dictionary });
    },
  };
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
  return {
    name,
    encode: (rows) => {
      // Two halves of 32 bits each, low one first: making a BigInt of every value takes ten times as long.
      const halves = new Uint32Array(rows.length * 2);
      rows.forEach((row, i) => {
        const whole = Math.max(0, Math.round(value(row)));
        halves[2 * i] = whole;
        halves[2 * i + 1] = whole / 4_294_967_296;
      });
      return makeData({ type: new Uint64(), length: rows.length, nullCount: 0, data: new BigUint64Array(halves.buffer) });
    },
  };
}

/** Whole numbers of up to 64 bits. */
export function unsigned<Row>(name: string, value: (row: Row) => bigint): Column<Row> {
  return { name, encode: (rows) => makeData({ type: new Uint64(), length: rows.length, nullCount: 0, data: BigUint64Array.from(rows, value) }) };
}

export function float64<Row>(name: string, value: (row: Row) => number): Column<Row> {
  return { name, encode: (rows) => makeData({ type: new Float64(), length: rows.length, nullCount: 0, data: Float64Array.from(rows, value) }) };
}

/** Microseconds since the Unix epoch. */
export function instant<Row>(name: string, value: (row: Row) => bigint): Column<Row> {
  return { name, encode: (rows) => makeData({ type: new TimestampMicrosecond(), length: rows.length, nullCount: 0, data: BigInt64Array.from(rows, value) }) };
}

/** All values in one piece: one call into the runtime's encoder instead of one for each value. */
function utf8(values: readonly string[]): Data<Utf8> {
  const joined = values.join('');
  const data = Buffer.from(joined, 'utf8');
  // As many bytes as characters means that every character is a byte, so that lengths of strings are lengths in bytes.
  return data.length === joined.length ? utf8Of(data, values, (value) => value.length) : utf8Wide(values);
}

/** Halves of surrogate pairs at the ends of neighbours would join into one character: they are replaced first, as encoding each value would do. */
function utf8Wide(values: readonly string[]): Data<Utf8> {
  const wellFormed = values.map((value) => value.toWellFormed());
  return utf8Of(Buffer.from(wellFormed.join(''), 'utf8'), wellFormed, (value) => Buffer.byteLength(value));
}

function utf8Of(data: Buffer, values: readonly string[], bytesOf: (value: string) => number): Data<Utf8> {
  const valueOffsets = new Int32Array(values.length + 1);
  let bytes = 0;
  values.forEach((value, i) => {
    bytes += bytesOf(value);
    valueOffsets[i + 1] = bytes;
  });
  return makeData({ type: new Utf8(), length: values.length, nullCount: 0, valueOffsets, data });
}
