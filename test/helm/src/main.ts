import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chart } from './helm-program.ts';
import { valuesTable } from './values-table.ts';

/** Writes the table of values into the chart's README.md, in place of the one that is there. */
const readme = join(chart, 'README.md');
const [before = '', after = ''] = readFileSync(readme, 'utf8').split(/^\| value \| meaning \| default \|\n(?:\|.*\n?)*/m);
writeFileSync(readme, `${before}${valuesTable(chart)}\n${after}`);
