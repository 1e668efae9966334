import { extname } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { GauntletError } from '@gauntlet/contracts';
import type { InputProblem } from '@gauntlet/contracts';
import type { BodyFields, BodyValue } from '@gauntlet/duis';

type Fields = Record<string, BodyValue>;

/**
 * The body of a request from what was given: files of fields (YAML or JSON), then single fields as key=value, where the key is a path
 * such as ReadLogPeriod.StartDateTime, the same key again makes a list, and an empty value an empty element.
 * @throws GauntletError 'invalid-input' with every problem; what `readText` throws
 */
export async function readBody(given: readonly string[], readText: (file: string) => Promise<string>): Promise<BodyFields> {
  const body = newFields();
  const problems: InputProblem[] = [];
  for (const item of given) {
    const equals = item.indexOf('=');
    if (equals === -1) Object.assign(body, readFields(item, await readText(item), problems));
    else set(body, { item, key: item.slice(0, equals), value: item.slice(equals + 1) }, problems);
  }
  if (problems.length > 0) throw new GauntletError('invalid-input', 'The body has problems', { problems });
  return body;
}

/** Without a prototype, a field may be called anything. */
function newFields(): Fields {
  return Object.create(null) as Fields;
}

function readFields(file: string, text: string, problems: InputProblem[]): BodyFields {
  let content: unknown;
  try {
    content = extname(file).toLowerCase() === '.json' ? JSON.parse(text) : parseYaml(text);
  } catch (error) {
    problems.push({ path: file, value: JSON.stringify(text.slice(0, 40)), expected: `YAML or JSON; ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}` });
    return {};
  }
  if (isFields(content)) {
    checkValues(content, file, problems);
    return content;
  }
  problems.push({ path: file, value: describe(content), expected: 'fields by element name, such as ReadLogPeriod: { StartDateTime: … }' });
  return {};
}

/** Dates and nulls of YAML are no values of a body. */
function checkValues(value: unknown, path: string, problems: InputProblem[]): void {
  if (Array.isArray(value)) value.forEach((item, index) => checkValues(item, `${path}[${index}]`, problems));
  else if (isFields(value)) for (const [name, item] of Object.entries(value)) checkValues(item, `${path}.${name}`, problems);
  else if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') problems.push({ path, value: describe(value), expected: 'text, a number, true or false, fields or a list of them' });
}

function isFields(value: unknown): value is BodyFields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function set(body: Fields, { item, key, value }: { readonly item: string; readonly key: string; readonly value: string }, problems: InputProblem[]): void {
  const steps = key.split('.');
  const last = steps.pop() ?? '';
  let level = body;
  for (const step of steps) {
    const next = level[step] ?? newFields();
    if (!isFields(next)) {
      problems.push({ path: key, value: JSON.stringify(item), expected: `fields below "${step}", which has a value already` });
      return;
    }
    level[step] = next;
    level = next;
  }
  if (last === '' || steps.includes('')) {
    problems.push({ path: 'body', value: JSON.stringify(item), expected: 'key=value with element names joined by ".", or a file' });
    return;
  }
  const before = level[last];
  const now = valueOf(value);
  level[last] = before === undefined ? now : [...(Array.isArray(before) ? (before as readonly BodyValue[]) : [before]), now];
}

/** Elements that are always empty are written for true and left out for false; elsewhere both are text. */
function valueOf(text: string): BodyValue {
  if (text === '') return {};
  return text === 'true' || text === 'false' ? text === 'true' : text;
}

function describe(value: unknown): string {
  return (JSON.stringify(value) ?? String(value)).slice(0, 80);
}
