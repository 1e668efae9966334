export interface Page<T> {
  readonly items: readonly T[];
  /** Opaque cursor of the next page; null on the last. */
  readonly next: string | null;
}
export interface PageQuery {
  readonly cursor?: string | undefined;
  /** 1 to 1000 */
  readonly limit: number;
}
