import { deviceTypeSchema, GauntletError, type DeviceType } from '@gauntlet/contracts';
import { formatUtrn } from './utrn.ts';

/** What templates are resolved from when a test runs. */
export interface TemplateContext {
  /** The real time of the step, milliseconds since the Unix epoch. */
  readonly nowMs: number;
  /** The installation's device of a type. */
  readonly deviceId: (type: DeviceType) => string | undefined;
  /** 1 for the first try of the test. A repeated test must not reuse its UTRNs. */
  readonly tryNumber: number;
}

export type TemplateExpression =
  | { readonly kind: 'now' | 'today'; readonly offsetMs: number }
  | { readonly kind: 'device'; readonly type: DeviceType }
  | { readonly kind: 'utrn'; readonly amountPence: number; readonly sequence: number };

const placeholder = /\{\{(.*?)\}\}/g;
const grammar = '{{now}}, {{now-1d}}, {{now+30m}}, {{today}}, {{today-7d}}, {{device:ESME}} or {{utrn:PENCE:SEQUENCE}}';

/** What is wrong with the templates in a text, each as what was expected; empty when nothing is. */
export function templateProblems(text: string): string[] {
  const problems = [...text.matchAll(placeholder)].filter((match) => parseExpression(match[1] ?? '') === undefined).map((match) => `a template such as ${grammar}, found ${match[0]}`);
  const rest = text.replaceAll(placeholder, '');
  if (rest.includes('{{') || rest.includes('}}')) problems.push('every "{{" closed by "}}"');
  return problems;
}

/** Device types that the templates in a text name. */
export function templateDeviceTypes(text: string): DeviceType[] {
  return [...text.matchAll(placeholder)].flatMap((match) => {
    const expression = parseExpression(match[1] ?? '');
    return expression?.kind === 'device' ? [expression.type] : [];
  });
}

/**
 * The text with its templates replaced.
 * @throws GauntletError 'invalid-input' for an unknown template or a device that the installation does not have
 */
export function resolveTemplates(text: string, context: TemplateContext): string {
  if (!text.includes('{{')) return text;
  return text.replaceAll(placeholder, (whole, inner: string) => {
    const expression = parseExpression(inner);
    if (expression === undefined) throw new GauntletError('invalid-input', 'unknown template', { problems: [{ path: '(input)', value: whole, expected: grammar }] });
    return evaluate(expression, context);
  });
}

const units: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function parseExpression(inner: string): TemplateExpression | undefined {
  const time = /^(now|today)(?:([+-])(\d{1,6})([smhd]))?$/.exec(inner);
  if (time !== null) {
    const [, kind, sign, amount, unit] = time;
    if (kind === 'today' && unit !== undefined && unit !== 'd') return undefined;
    const offsetMs = Number(amount ?? 0) * (units[unit ?? 's'] ?? 0) * (sign === '-' ? -1 : 1);
    return { kind: kind === 'today' ? 'today' : 'now', offsetMs };
  }
  if (inner.startsWith('device:')) {
    const type = deviceTypeSchema.safeParse(inner.slice('device:'.length));
    return type.success ? { kind: 'device', type: type.data } : undefined;
  }
  const utrn = /^utrn:(\d{1,8}):(\d{1,7})$/.exec(inner);
  return utrn === null ? undefined : { kind: 'utrn', amountPence: Number(utrn[1]), sequence: Number(utrn[2]) };
}

function evaluate(expression: TemplateExpression, context: TemplateContext): string {
  switch (expression.kind) {
    case 'now':
      return new Date(context.nowMs + expression.offsetMs).toISOString();
    case 'today':
      // An xs:date in UTC, as the published DUIS samples write it.
      return `${new Date(context.nowMs + expression.offsetMs).toISOString().slice(0, 10)}Z`;
    case 'utrn':
      return formatUtrn(expression.amountPence, expression.sequence * 10 + (context.tryNumber % 10));
    case 'device':
      return deviceIdOf(expression.type, context);
    default:
      return unexpected(expression);
  }
}

function deviceIdOf(type: DeviceType, context: TemplateContext): string {
  const id = context.deviceId(type);
  if (id === undefined) throw new GauntletError('invalid-input', 'the installation has no such device', { details: { deviceType: type } });
  return id;
}

function unexpected(expression: never): never {
  throw new TypeError(`not a template expression: ${JSON.stringify(expression)}`);
}
