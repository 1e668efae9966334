import { describe, expect, it } from 'vitest';
import { sqlTokens } from './sql-tokens.ts';

const texts = (sql: string): string[] => [...sqlTokens(sql)].map((token) => token.text);

describe('sqlTokens', () => {
  it('reads words, names, numbers and symbols', () => {
    expect(texts('select a.`b c`, "d", 1.5 from t;')).toEqual(['SELECT', 'A', '.', '`b c`', ',', '"d"', ',', '1', '.', '5', 'FROM', 'T', ';']);
  });

  it.each([
    ["'it''s; \\' -- x'", "'it''s; \\' -- x'"],
    ['`a``;\\``', '`a``;\\``'],
    ['$tag$ a; $x$ b $tag$', '$tag$ a; $x$ b $tag$'],
    ['$$;$$', '$$;$$'],
    ["'never closed;", "'never closed;"],
  ])('takes %s for one token', (sql, token) => {
    expect(texts(sql)).toEqual([token]);
  });

  it.each(['-- ; \n1', '# ;\n1', '#!;\n1', '/* ; /* nested */ ; */ 1', '\t\r\n1'])('leaves comments and white space out: %j', (sql) => {
    expect(texts(sql)).toEqual(['1']);
  });

  it('takes a comment that never ends to the end', () => {
    expect(texts('1 /* /* */ 2')).toEqual(['1']);
    expect(texts('1 -- 2')).toEqual(['1']);
  });

  it('counts brackets and gives offsets', () => {
    const tokens = [...sqlTokens('f(a[1]) {x:T}')].map(({ text, depth }) => `${text}${depth}`);
    expect(tokens).toEqual(['F0', '(0', 'A1', '[1', '12', ']1', ')0', '{0', 'X1', ':1', 'T1', '}0']);
    expect([...sqlTokens('  ab c')].map(({ start, end }) => [start, end])).toEqual([[2, 4], [5, 6]]);
  });
});
