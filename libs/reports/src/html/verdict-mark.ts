import type { Verdict } from '@gauntlet/contracts';
import { markup, type Markup } from '../markup.ts';

/** A sign and a word beside the colour, so that nobody has to see the colour. */
const marks: Readonly<Record<Verdict, { readonly sign: string; readonly word: string }>> = {
  met: { sign: '✓', word: 'met' },
  'not-met': { sign: '✕', word: 'not met' },
  undecidable: { sign: '?', word: 'undecidable' },
};

export function verdictMark(verdict: Verdict): Markup {
  const { sign, word } = marks[verdict];
  return markup`<span class="mark ${verdict}"><span class="sign" aria-hidden="true">${sign}</span>${word}</span>`;
}

/** What is wrong comes first. */
export const verdictRank: Readonly<Record<Verdict, number>> = { 'not-met': 0, undecidable: 1, met: 2 };
