import { type ServiceReferenceVariant, serviceReferenceVariants } from './service-reference-variant.ts';

/** Variants whose number starts with the text, or whose name or body element holds it (case does not matter); all for ''. */
export function searchVariants(text: string): readonly ServiceReferenceVariant[] {
  const wanted = text.trim().toLowerCase();
  return serviceReferenceVariants.filter(({ srv, name, bodyElement }) => srv === wanted || srv.startsWith(`${wanted.replace(/\.$/, '')}.`) || name.toLowerCase().includes(wanted) || bodyElement.toLowerCase().includes(wanted));
}

const nearCount = 5;

/** The variants that someone who wrote this may have meant, nearest first: by name when it is none, else by number. */
export function nearVariants(text: string): readonly ServiceReferenceVariant[] {
  const found = /^[\d.\s]*$/.test(text) ? [] : searchVariants(text);
  if (found.length > 0) return found.slice(0, nearCount);
  return serviceReferenceVariants
    .map((variant) => ({ variant, distance: distanceOf(text.trim(), variant.srv) }))
    .toSorted((a, b) => a.distance - b.distance)
    .slice(0, nearCount)
    .map(({ variant }) => variant);
}

/** Levenshtein: characters to add, take out or change. */
function distanceOf(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [index, character] of Array.from(from.slice(0, 40)).entries()) {
    const next = [index + 1];
    for (let column = 1; column <= to.length; column += 1) {
      const change = (row[column - 1] ?? 0) + (to[column - 1] === character ? 0 : 1);
      next.push(Math.min(change, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
