import { describe, expect, it } from 'vitest';
import { oneOf, readAddress, segmentsOf, withQuery } from './address.ts';

const at = (url: string) => readAddress(new URL(url, 'http://gauntlet'));

describe('the address of a view', () => {
  it('keeps the other filters when one changes, in one order', () => {
    expect(withQuery(at('/runs?verdict=met&state=completed'), { state: 'running' })).toBe('/runs?state=running&verdict=met');
    expect(withQuery(at('/runs?state=running'), { verdict: 'met' })).toBe('/runs?state=running&verdict=met');
  });

  it('leaves a filter out that is taken away', () => {
    expect(withQuery(at('/runs?state=running'), { state: undefined })).toBe('/runs');
    expect(withQuery(at('/runs?state=running'), { state: '' })).toBe('/runs');
  });

  it('writes what a person typed so that it is read back', () => {
    const typed = 'a&b=c é "d"';
    expect(at(withQuery(at('/runs/1'), { dmc: typed })).query.get('dmc')).toBe(typed);
  });

  it('takes a value that it does not know for no filter', () => {
    expect(oneOf(at('/runs?state=running').query, 'state', ['running', 'completed'])).toBe('running');
    expect(oneOf(at('/runs?state=flying').query, 'state', ['running', 'completed'])).toBeUndefined();
  });

  it('reads the parts of a path, also one that nobody encoded', () => {
    expect(segmentsOf('/runs/a%2Fb/')).toEqual(['runs', 'a/b']);
    expect(segmentsOf('/runs/100%')).toEqual(['runs', '100%']);
    expect(segmentsOf('/')).toEqual([]);
  });
});
