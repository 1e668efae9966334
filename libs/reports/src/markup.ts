/** Text that is already markup. Only `markup` makes it, so nothing reaches a report unescaped. */
export class Markup {
  readonly #text: string;
  constructor(text: string) {
    this.#text = text;
  }
  toString(): string {
    return this.#text;
  }
}

export type MarkupValue = string | number | Markup | readonly Markup[];

/** Template tag for HTML and XML: every interpolated string is escaped, markup and lists of it are kept. */
export function markup(parts: TemplateStringsArray, ...values: readonly MarkupValue[]): Markup {
  return new Markup(parts.map((part, index) => part + render(values[index])).join(''));
}

export const nothing = new Markup('');

function render(value: MarkupValue | undefined): string {
  if (value === undefined) return '';
  if (value instanceof Markup) return value.toString();
  if (typeof value === 'string') return escapeText(value);
  if (typeof value === 'number') return String(value);
  return value.map(String).join('');
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** For text and for attributes in either kind of quotes. What XML 1.0 cannot carry becomes U+FFFD. */
function escapeText(text: string): string {
  return text.replaceAll(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '\u{FFFD}').replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);
}
