import type { BodyFields, BodyValue } from '@gauntlet/duis';
import type { Chance } from './mutate-message.ts';

/** A body with some of its fields left out, repeated, moved, renamed or with other values: still XML, no longer what the schema allows. */
export function mutateFields(fields: BodyFields, chance: Chance): BodyFields {
  let mutated: BodyValue = fields;
  for (let times = 1 + chance.below(3); times > 0; times -= 1) mutated = mutateValue(mutated, chance);
  return isFields(mutated) ? mutated : { Value: mutated };
}

function mutateValue(value: BodyValue, chance: Chance): BodyValue {
  if (Array.isArray(value) && value.length > 0) {
    const at = chance.below(value.length);
    return value.map((item: BodyValue, index) => (index === at ? mutateValue(item, chance) : item));
  }
  if (!isFields(value) || chance.below(6) === 0) return chance.of(values);
  const entries = Object.entries(value);
  if (entries.length === 0) return { [chance.of(names)]: chance.of(values) };
  const at = chance.below(entries.length);
  return Object.fromEntries(entries.flatMap((entry, index) => (index === at ? mutateEntry(entry, chance) : [entry])));
}

function mutateEntry([name, value]: readonly [string, BodyValue], chance: Chance): readonly (readonly [string, BodyValue])[] {
  // Attributes and text hold nothing but text.
  if (name.startsWith('@') || name === '#text') return chance.below(4) === 0 ? [] : [[name, chance.of(texts)]];
  switch (chance.of(['into', 'into', 'into', 'remove', 'repeat', 'rename', 'wrap'] as const)) {
    case 'into':
      return [[name, mutateValue(value, chance)]];
    case 'remove':
      return [];
    case 'repeat':
      return [[name, Array.from({ length: 1 + chance.below(50) }, () => value)]];
    case 'rename':
      return [[chance.of(names), value]];
    case 'wrap':
      return [[name, { [name]: value }]];
    default:
      throw new TypeError('no such change');
  }
}

function isFields(value: BodyValue): value is BodyFields {
  return typeof value === 'object' && !Array.isArray(value);
}

const names = ['DeviceID', 'ExecutionDateTime', 'ReadLogPeriod', 'StartDateTime', 'EndDateTime', 'UTRN', 'Value', 'DSPScheduleID', 'ScheduleFrequency', 'SpecialDays', 'Electricity', 'constructor', 'toString', 'hasOwnProperty', '__proto__', 'length'];
const texts: readonly string[] = [
  '', ' ', '0', '-0', '-1', '1e308', '9'.repeat(400), 'NaN', 'Infinity', 'true', 'x'.repeat(5_000), '<&>"\'', '\u{1f600}',
  '2026-02-30T00:00:00Z', '0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '+275760-09-13T00:00:00Z', '1970-01-01T00:00:00Z', '2030-01-01T00:00:00+14:00', '3000-12-31T00:00:00Z',
  '00-DB-12-34-56-78-90-A0', '00-DB-12-34-56-78-90-A1', 'ff-ff-ff-ff-ff-ff-ff-ff', '01000010000000000100', '4.8.1', '99.9', 'constructor', '__proto__',
];
const values: readonly BodyValue[] = [...texts, {}, [], [{}, {}], { a: { b: { c: {} } } }];
