import { GauntletError } from '@gauntlet/contracts';
import type { Page } from '@gauntlet/execution';

/** Cuts a page out of `limit + 1` rows: the extra row only says that there is more. */
export function pageOf<Row, Item>(rows: readonly Row[], limit: number, view: (row: Row) => Item, position: (row: Row) => number): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map((row) => view(row)), next: rows.length > limit && last !== undefined ? Buffer.from(String(position(last))).toString('base64url') : null };
}

/** @throws GauntletError 'invalid-input' for a cursor that no page gave out */
export function positionOf(cursor: string): number {
  const text = Buffer.from(cursor, 'base64url').toString();
  if (!/^\d{1,15}$/.test(text)) throw new GauntletError('invalid-input', 'the cursor is not one of ours', { problems: [{ path: 'cursor', value: JSON.stringify(cursor).slice(0, 80), expected: 'the "next" of an earlier page' }] });
  return Number(text);
}
