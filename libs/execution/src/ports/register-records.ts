import type { Principal, RegisterBody, RegisterEntry, RegisterKind } from '@gauntlet/contracts';
import type { Page, PageQuery } from './page.ts';

export interface NewRevision<Kind extends RegisterKind> {
  readonly kind: Kind;
  /** Left out for a new entry: the register gives it the next number after its prefix. */
  readonly id?: string | undefined;
  /** The revision that this one follows; 0 for a new entry. */
  readonly after: number;
  readonly reason: string;
  readonly body: RegisterBody<Kind>;
}

/** Registers: entries whose every revision is kept. A body has been parsed with its kind's schema before it comes here. */
export interface RegisterRecords {
  /**
   * Adds an entry or its next revision, with its audit entry. @throws GauntletError 'conflict' when the id is taken or the entry has
   * another revision than `after`, 'not-found' when there is none to revise
   */
  appendRevision<Kind extends RegisterKind>(revision: NewRevision<Kind>, by: Principal): Promise<RegisterEntry<Kind>>;
  findEntry<Kind extends RegisterKind>(kind: Kind, id: string): Promise<RegisterEntry<Kind> | undefined>;
  /** Entries as they stand, in the order in which they were added; `where`: path in the body (a.b) → text. */
  listEntries<Kind extends RegisterKind>(query: PageQuery & { readonly kind: Kind; readonly where?: Readonly<Record<string, string>> | undefined }): Promise<Page<RegisterEntry<Kind>>>;
  /** Every revision of one entry, oldest first. */
  listRevisions<Kind extends RegisterKind>(query: PageQuery & { readonly kind: Kind; readonly id: string }): Promise<Page<RegisterEntry<Kind>>>;
}
