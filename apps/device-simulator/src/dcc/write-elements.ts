import type { BodyFields, BodyValue } from '@gauntlet/duis';

/** Fields as canonical XML in the sr namespace, whose prefix the message around them declares. Attributes do not occur in what the DCC answers. */
export function writeElements(fields: BodyFields): string {
  return Object.entries(fields)
    .map(([name, value]) => writeElement(name, value))
    .join('');
}

function writeElement(name: string, value: BodyValue): string {
  if (isList(value)) return value.map((item) => writeElement(name, item)).join('');
  return `<sr:${name}>${typeof value === 'object' ? writeElements(value) : escapeText(String(value))}</sr:${name}>`;
}

function isList(value: BodyValue): value is readonly BodyValue[] {
  return Array.isArray(value);
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\r', '&#xD;');
}
