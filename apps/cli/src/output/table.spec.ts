import { describe, expect, it } from 'vitest';
import { paint } from './paint.ts';
import { renderTable, width } from './table.ts';

describe('renderTable', () => {
  it('aligns columns two spaces apart, numbers to the right, without trailing spaces', () => {
    const table = renderTable([{ title: 'DMC' }, { title: 'TESTS', align: 'right' }, { title: 'STATE' }], [['IOC-1', '7', 'running'], ['A', '1200', '']]);
    expect(table.split('\n')).toEqual(['DMC    TESTS  STATE', 'IOC-1      7  running', 'A       1200']);
  });

  it('measures a coloured cell as it is seen', () => {
    const red = paint({ colour: true }, 'red', '✗ not met');
    expect(width(red)).toBe(9);
    const [, first = '', second = ''] = renderTable([{ title: 'V' }, { title: 'N' }], [[red, '1'], ['✓ met', '2']]).split('\n');
    expect(width(first)).toBe(width(second));
  });

  it('is a heading alone without rows', () => {
    expect(renderTable([{ title: 'RUN' }, { title: 'STATE' }], [])).toBe('RUN  STATE');
  });
});
