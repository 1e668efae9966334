import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

interface Schema {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
}

export interface ChartValue {
  /** workers.dmct.replicas */
  readonly path: string;
  readonly default: unknown;
  /** undefined: the schema does not know it. */
  readonly description: string | undefined;
}

/** Every value of the chart's values.yaml with what the schema says about it. A value that the schema describes as a whole is one line. */
export function chartValues(chart: string): readonly ChartValue[] {
  const schema = JSON.parse(readFileSync(join(chart, 'values.schema.json'), 'utf8')) as Schema;
  return leavesOf(parse(readFileSync(join(chart, 'values.yaml'), 'utf8')), schema, '');
}

/** Values that the schema has and values.yaml does not name. */
export function unnamedValues(chart: string): readonly string[] {
  const schema = JSON.parse(readFileSync(join(chart, 'values.schema.json'), 'utf8')) as Schema;
  const named = new Set(chartValues(chart).map((value) => value.path));
  return described(schema, '').filter((path) => !named.has(path));
}

/** As a Markdown table. */
export function valuesTable(chart: string): string {
  const rows = chartValues(chart).map((value) => `| \`${value.path}\` | ${(value.description ?? '').replaceAll('|', '\\|')} | ${shown(value.default)} |`);
  return ['| value | meaning | default |', '| --- | --- | --- |', ...rows].join('\n');
}

function leavesOf(value: unknown, schema: Schema | undefined, path: string): ChartValue[] {
  const isLeaf = typeof value !== 'object' || value === null || Array.isArray(value) || schema?.description !== undefined || schema === undefined;
  if (isLeaf) return [{ path, default: value, description: schema?.description }];
  return Object.entries(value).flatMap(([name, below]) => leavesOf(below, schema.properties?.[name], path === '' ? name : `${path}.${name}`));
}

function described(schema: Schema, path: string): string[] {
  if (schema.description !== undefined) return [path];
  return Object.entries(schema.properties ?? {}).flatMap(([name, below]) => described(below, path === '' ? name : `${path}.${name}`));
}

function shown(value: unknown): string {
  if (value === '' || JSON.stringify(value) === '[]' || JSON.stringify(value) === '{}') return '';
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}
