import type { BodyFields, BodyValue } from '@gauntlet/contracts';
import { resolveTemplates, type TemplateContext } from './template.ts';

/**
 * A Service Request's body with its templates replaced; everything else is kept as it is, in its order.
 * @throws GauntletError 'invalid-input' for an unknown template or a device that the installation does not have
 */
export function resolveBody(fields: BodyFields, context: TemplateContext): BodyFields {
  return Object.fromEntries(Object.entries(fields).map(([element, value]) => [element, resolveValue(value, context)]));
}

function resolveValue(value: BodyValue, context: TemplateContext): BodyValue {
  if (typeof value === 'string') return resolveTemplates(value, context);
  if (typeof value !== 'object') return value;
  return isList(value) ? value.map((item) => resolveValue(item, context)) : resolveBody(value, context);
}

function isList(value: BodyFields | readonly BodyValue[]): value is readonly BodyValue[] {
  return Array.isArray(value);
}
