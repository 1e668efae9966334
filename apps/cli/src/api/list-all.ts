import type { ApiClient } from './api-client.ts';

interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

/** Reads cursor pages until the last, or until `limit` items. */
export async function listAll<T>(client: ApiClient, path: string, query: Readonly<Record<string, string | undefined>>, limit = Number.POSITIVE_INFINITY): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const parameters = new URLSearchParams({ limit: String(Math.min(limit - items.length, 200)) });
    for (const [name, value] of Object.entries({ ...query, cursor })) if (value !== undefined) parameters.set(name, value);
    const page: Page<T> = await client.get<Page<T>>(`${path}?${parameters.toString()}`);
    items.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined && items.length < limit);
  return items;
}
