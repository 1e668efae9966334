/** The end of an id: the beginning of a UUIDv7 is the time and the same for ids of one moment. */
export function shortId(id: string): string {
  return id.slice(-8);
}
