import { Field, makeData, RecordBatch, RecordBatchStreamWriter, Schema, Struct } from 'apache-arrow';
import type { Column } from './columns.ts';

/** Rows of one table, encoded once and sent as often as it takes. */
export interface EncodedTable {
  readonly table: string;
  readonly columns: readonly string[];
  readonly rows: number;
  /** An Arrow IPC stream of one record batch, not compressed. */
  readonly bytes: Uint8Array;
}

export interface TableLayout<Row> {
  readonly table: string;
  readonly columns: readonly Column<Row>[];
}

export function encodeTable<Row>({ table, columns }: TableLayout<Row>, rows: readonly Row[]): EncodedTable {
  const children = columns.map((column) => column.encode(rows));
  const fields = columns.map((column, i) => {
    const type = children[i]?.type;
    if (type === undefined) throw new Error(`column ${column.name} was not encoded`);
    return new Field(column.name, type, false);
  });
  const data = makeData({ type: new Struct(fields), length: rows.length, nullCount: 0, children });
  const bytes = RecordBatchStreamWriter.writeAll([new RecordBatch(new Schema(fields), data)]).toUint8Array(true);
  return { table, columns: columns.map((column) => column.name), rows: rows.length, bytes };
}
