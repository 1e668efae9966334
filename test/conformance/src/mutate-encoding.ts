import type { Chance } from './mutate-message.ts';

/** The message in another encoding than it says, with another declaration, or with bytes that are no text. */
export function mutateEncoding(xml: string, { below, of }: Chance): Buffer {
  switch (of(['utf-16le', 'utf-16be', 'latin-1', 'mark', 'declaration', 'overlong', 'lone byte', 'surrogate', 'control'] as const)) {
    case 'utf-16le':
      return Buffer.from(`\ufeff${xml}`, 'utf16le');
    case 'utf-16be':
      return Buffer.from(`\ufeff${xml}`, 'utf16le').swap16();
    case 'latin-1':
      return Buffer.from(xml.replace('>', '>\u00e9\u00a3'), 'latin1');
    case 'mark':
      return Buffer.from(`\ufeff${xml}`);
    case 'declaration':
      return Buffer.from(of(declarations) + xml);
    case 'overlong':
      return insert(xml, below(xml.length), of([[0xc0, 0xbc], [0xe0, 0x80, 0xaf], [0xf0, 0x82, 0x82, 0xac], [0xf8, 0x88, 0x80, 0x80, 0x80]]));
    case 'lone byte':
      return insert(xml, below(xml.length), [of([0x80, 0xbf, 0xfe, 0xff, 0xc3, 0xe2])]);
    case 'surrogate':
      return insert(xml, below(xml.length), [0xed, 0xa0, 0x80]);
    case 'control':
      return insert(xml, below(xml.length), [below(32)]);
    default:
      throw new TypeError('no such change');
  }
}

const declarations = [
  '<?xml version="1.0" encoding="UTF-16"?>',
  '<?xml version="1.0" encoding="ISO-8859-1"?>',
  '<?xml version="1.0" encoding="UTF-7"?>',
  '<?xml version="1.1" encoding="UTF-8"?>',
  '<?xml version="1.0" standalone="no"?>',
  '<?xml version="1.0"?><?xml version="1.0"?>',
  ' <?xml version="1.0"?>',
  '<?xml-stylesheet href="http://127.0.0.1:1/x"?>',
];

function insert(xml: string, at: number, bytes: readonly number[]): Buffer {
  return Buffer.concat([Buffer.from(xml.slice(0, at)), Buffer.from(bytes), Buffer.from(xml.slice(at))]);
}
