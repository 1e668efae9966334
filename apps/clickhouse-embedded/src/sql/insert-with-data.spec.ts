import { describe, expect, it } from 'vitest';
import { findInsertWithData } from './insert-with-data.ts';

function found(sql: string): { target: string; settings: string; format: string; data: string } | undefined {
  const bytes = Buffer.from(sql);
  const insert = findInsertWithData(bytes);
  return insert && { target: insert.target.trim(), settings: insert.settings.trim(), format: insert.format, data: bytes.subarray(insert.dataStart).toString() };
}

describe('findInsertWithData', () => {
  it.each([
    ['INSERT INTO t FORMAT CSV\n1,2', { target: 'INSERT INTO t', settings: '', format: 'CSV', data: '1,2' }],
    ['insert into db.t (a, `b c`) format JSONEachRow {"a":1}', { target: 'insert into db.t (a, `b c`)', settings: '', format: 'JSONEachRow', data: '{"a":1}' }],
    ['INSERT INTO TABLE `format`(* EXCEPT(b)) SETTINGS x = 1, y = \'FORMAT Z\' FORMAT Native\n', { target: 'INSERT INTO TABLE `format`(* EXCEPT(b))', settings: "SETTINGS x = 1, y = 'FORMAT Z'", format: 'Native', data: '' }],
    ['/* a */ INSERT INTO µ -- FORMAT X\nVALUES (1)', { target: '/* a */ INSERT INTO µ -- FORMAT X', settings: '', format: 'Values', data: '(1)' }],
    ['INSERT INTO t FORMAT TSV  \t\r\n\n1', { target: 'INSERT INTO t', settings: '', format: 'TSV', data: '\n1' }],
    ["INSERT INTO t FORMAT CSV\n'unclosed ( \n\nDROP TABLE victim", { target: 'INSERT INTO t', settings: '', format: 'CSV', data: "'unclosed ( \n\nDROP TABLE victim" }],
  ])('finds where the data of %j begins', (sql, expected) => {
    expect(found(sql)).toEqual(expected);
  });

  it.each(['INSERT INTO t SELECT 1', 'INSERT INTO t (a) WITH 1 AS x SELECT x', 'INSERT INTO t SETTINGS a = 1 SELECT 1', 'INSERT INTO FUNCTION null(\'a Int8\') FORMAT CSV', 'SELECT 1 FORMAT CSV', 'INSERT t FORMAT CSV', 'INSERT INTO t', 'INSERT INTO t FORMAT', 'INSERT INTO t FROM INFILE \'x\' FORMAT CSV', ''])(
    'leaves %j alone',
    (sql) => {
      expect(found(sql)).toBeUndefined();
    },
  );

  it('keeps binary data as it is', () => {
    const data = Buffer.from([0, 0xff, 0x0a, 0x0a, 0x80]);
    const bytes = Buffer.concat([Buffer.from('INSERT INTO t FORMAT RowBinary\n'), data]);
    expect(bytes.subarray(findInsertWithData(bytes)?.dataStart)).toEqual(data);
  });
});
