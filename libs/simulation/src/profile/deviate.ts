import type { BodyFields, BodyValue, SimulationProfile } from '@gauntlet/contracts';
import type { Random } from '../chance/random.ts';

type Deviation = SimulationProfile['deviations'][number];

/** The payload of a variant with the profile's deviations in it. A field that is not there is left alone: which fields there are depends on the meter's state. */
export function deviate(payload: BodyFields, { deviations }: SimulationProfile, srv: string, random: Random): BodyFields {
  let deviating = payload;
  for (const deviation of deviations) {
    if (deviation.srv === srv && (deviation.rate >= 1 || random.next() < deviation.rate)) deviating = changed(deviating, deviation.field.split('.'), deviation);
  }
  return deviating;
}

/** Whether there is a field at the path. */
export function hasField(payload: BodyFields, field: string): boolean {
  const probe: Deviation = { srv: '', field, omit: true, rate: 1 };
  return changed(payload, field.split('.'), probe) !== payload;
}

function changed(fields: BodyFields, [name = '', ...below]: readonly string[], deviation: Deviation): BodyFields {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (value === undefined) return fields;
  const next = isList(value) ? changedList(value, below, deviation) : changedValue(value, below, deviation);
  if (next === value) return fields;
  // In its place, because the schemas fix the order of elements.
  return Object.fromEntries(Object.entries(fields).flatMap(([element, before]) => (element !== name ? [[element, before]] : next === undefined ? [] : [[element, next]])));
}

function changedList(items: readonly BodyValue[], below: readonly string[], deviation: Deviation): BodyValue | undefined {
  const next = items.map((item) => changedValue(item, below, deviation));
  return next.every((item, index) => item === items[index]) ? items : (next.filter((item) => item !== undefined) as BodyValue);
}

function changedValue(value: BodyValue, below: readonly string[], deviation: Deviation): BodyValue | undefined {
  if (below.length > 0) return typeof value === 'object' && !isList(value) ? changed(value, below, deviation) : value;
  if (deviation.omit === true) return undefined;
  if (deviation.set !== undefined) return deviation.set;
  const number = numberIn(value);
  if (Number.isNaN(number)) return value;
  const moved = number * (deviation.scale ?? 1) + (deviation.add ?? 0);
  // What is a whole number in the schema stays one.
  const rounded = Number.isInteger(number) ? Math.round(moved) : Math.round(moved * 1_000) / 1_000;
  return typeof value === 'string' ? String(rounded) : rounded;
}

function numberIn(value: BodyValue): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
}

function isList(value: BodyValue): value is Extract<BodyValue, readonly unknown[]> {
  return Array.isArray(value);
}
