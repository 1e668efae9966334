import { describe, expect, it } from 'vitest';
import { classifyStatement } from './classify-statement.ts';

describe('classifyStatement', () => {
  it.each(['SELECT 1', '-- x\n(SELECT 1) UNION ALL SELECT 2;', 'WITH 1 AS a SELECT a', 'SHOW TABLES', 'DESCRIBE TABLE t', 'EXPLAIN SELECT 1', 'EXISTS TABLE t', 'KILL QUERY WHERE 1'])('reads: %s', (sql) => {
    expect(classifyStatement(sql)).toMatchObject({ kind: 'read' });
  });

  it.each(['CREATE TABLE t (a Int8) ENGINE = Memory', 'INSERT INTO t SELECT 1', 'ALTER TABLE t DELETE WHERE 1', 'DROP TABLE t', "INSERT INTO t SELECT 'INSERT INTO x'"])('writes: %s', (sql) => {
    expect(classifyStatement(sql)).toMatchObject({ kind: 'write' });
  });

  it.each([
    ['SELECT 1; SELECT 2', 62],
    ['SELECT 1;; DROP TABLE t', 62],
    ['', 62],
    ['-- nothing', 62],
    ["SELECT 1 INTO OUTFILE 'x'", 48],
    ["INSERT INTO t FROM INFILE 'x' FORMAT CSV", 48],
    ["INSERT INTO t SELECT * FROM input('a Int8') FORMAT CSV 1", 48],
    ['WITH 1 AS a INSERT INTO t FORMAT CSV 1', 48],
    ['INSERT t FORMAT CSV 1', 48],
    ["INSERT INTO FUNCTION file('x') FORMAT CSV 1", 48],
    ['INSERT INTO t SELECT 1 PARALLEL WITH INSERT INTO t SELECT 2', 48],
  ])('refuses %j with code %i', (sql, code) => {
    expect(classifyStatement(sql)).toMatchObject({ kind: 'refused', code });
  });

  it.each(["SELECT ';'", 'SELECT `;`', 'SELECT 1 /* ; */', 'SELECT 1 -- ; x', 'SELECT $$;$$', 'SELECT 1; -- end\n'])('takes no semicolon of %j for the end of a statement', (sql) => {
    expect(classifyStatement(sql)).toMatchObject({ kind: 'read' });
  });

  it('names the format', () => {
    expect(classifyStatement('SELECT 1 FORMAT JSONEachRow SETTINGS a = 1')).toMatchObject({ format: 'JSONEachRow' });
    expect(classifyStatement("SELECT format('{}', 1)")).toMatchObject({ format: undefined });
    expect(classifyStatement("SELECT 'FORMAT CSV'")).toMatchObject({ format: undefined });
  });
});
