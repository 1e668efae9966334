/**
 * Registers. A revision's content is an entry of the audit log and nothing else (see decisions): here stands which revision of each
 * entry is the latest, and where in the log it is.
 */
export const registers: readonly string[] = [
  `create table register_entries (
    kind text not null,
    entry_id text not null,
    position bigint generated always as identity,
    revision integer not null,
    audit_seq bigint not null references audit_log,
    primary key (kind, entry_id)
  )`,
  `create index register_entries_in_order on register_entries (kind, position)`,
  `create index audit_log_register_revisions on audit_log (subject_id, seq) where action = 'register.revised'`,
];
