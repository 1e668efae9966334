/** A piece of a message with what it is, for its colour. */
export interface MessagePiece {
  readonly kind: 'tag' | 'name' | 'value' | 'text';
  readonly text: string;
}
export interface MessageLine {
  readonly depth: number;
  readonly pieces: readonly MessagePiece[];
}

const linesMax = 5_000;
const textMax = 2_000;

/**
 * A stored message laid out for reading: one element a line. Only whitespace between elements is changed, so the layout is for
 * eyes and not for signatures. What is not XML comes as it is, JSON indented. `cut`: more lines than are laid out.
 */
export function prettyMessage(message: string): { readonly lines: readonly MessageLine[]; readonly cut: boolean } {
  const lines = message.trimStart().startsWith('<') ? xmlLines(message) : plainLines(message);
  return { lines: lines.slice(0, linesMax), cut: lines.length > linesMax };
}

const markup = /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<![^>]*>|<\/?[^\s/>]+(?:\s+[^\s=/>]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*\/?>/g;

function xmlLines(message: string): MessageLine[] {
  const tokens = tokensOf(message);
  const lines: MessageLine[] = [];
  let depth = 0;
  for (let i = 0; i < tokens.length; i += 1) {
    const token = tokens[i] ?? '';
    const [next = '', afterNext = ''] = tokens.slice(i + 1, i + 3);
    if (isClosing(token)) {
      depth = Math.max(0, depth - 1);
      lines.push({ depth, pieces: tagPieces(token) });
    } else if (isOpening(token) && !isTag(next) && isClosing(afterNext)) {
      lines.push({ depth, pieces: [...tagPieces(token), textPiece(next), ...tagPieces(afterNext)] });
      i += 2;
    } else if (isOpening(token) && isClosing(next)) {
      lines.push({ depth, pieces: [...tagPieces(token), ...tagPieces(next)] });
      i += 1;
    } else {
      lines.push({ depth, pieces: isTag(token) ? tagPieces(token) : [textPiece(token)] });
      if (isOpening(token)) depth += 1;
    }
  }
  return lines;
}

/** Markup and the text between it; whitespace between elements is nothing. */
function tokensOf(message: string): string[] {
  const tokens: string[] = [];
  let from = 0;
  for (const match of message.matchAll(markup)) {
    const between = message.slice(from, match.index).trim();
    if (between !== '') tokens.push(between);
    tokens.push(match[0]);
    from = match.index + match[0].length;
  }
  const rest = message.slice(from).trim();
  return rest === '' ? tokens : [...tokens, rest];
}

function isTag(token: string): boolean {
  return token.startsWith('<');
}

function isClosing(token: string): boolean {
  return token.startsWith('</');
}

function isOpening(token: string): boolean {
  return /^<[^/?!]/.test(token) && !token.endsWith('/>');
}

function tagPieces(tag: string): MessagePiece[] {
  if (/^<[?!]/.test(tag)) return [textPiece(tag)];
  const pieces: MessagePiece[] = [];
  let from = 0;
  for (const match of tag.matchAll(/\s([^\s=]+)\s*=\s*("[^"]*"|'[^']*')/g)) {
    pieces.push({ kind: 'tag', text: tag.slice(from, match.index) }, { kind: 'name', text: ` ${match[1]}=` }, { kind: 'value', text: shortened(match[2] ?? '') });
    from = match.index + match[0].length;
  }
  pieces.push({ kind: 'tag', text: tag.slice(from) });
  return pieces.filter((piece) => piece.text !== '');
}

function textPiece(text: string): MessagePiece {
  return { kind: 'text', text: shortened(text) };
}

function shortened(text: string): string {
  return text.length <= textMax ? text : `${text.slice(0, textMax)}… (${text.length} characters)`;
}

function plainLines(message: string): MessageLine[] {
  return indentedJson(message).split('\n').map((text) => ({ depth: 0, pieces: [textPiece(text)] }));
}

function indentedJson(message: string): string {
  try {
    return JSON.stringify(JSON.parse(message), null, 2);
  } catch {
    return message;
  }
}
