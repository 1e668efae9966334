/** What the address bar says: a page and its filters. Every view is reproduced by it alone. */
export interface Address {
  readonly path: string;
  readonly query: URLSearchParams;
}

export function readAddress(location: { readonly pathname: string; readonly search: string }): Address {
  return { path: location.pathname, query: new URLSearchParams(location.search) };
}

/** The address with some of its filters changed; an empty one is left out, so that one view has one address. */
export function withQuery({ path, query }: Address, changes: Readonly<Record<string, string | undefined>>): string {
  const changed = new URLSearchParams(query);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined || value === '') changed.delete(name);
    else changed.set(name, value);
  }
  changed.sort();
  return changed.size === 0 ? path : `${path}?${changed.toString()}`;
}

/** A filter whose values are known: anything else in the address is taken for no filter. */
export function oneOf<T extends string>(query: URLSearchParams, name: string, values: readonly T[]): T | undefined {
  const value = query.get(name);
  return values.find((known) => known === value);
}

/** The parts of a path, decoded: /runs/a%2Fb is ["runs", "a/b"]. What cannot be decoded stays as it is. */
export function segmentsOf(path: string): readonly string[] {
  return path.split('/').filter((part) => part !== '').map(decoded);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
