/** The audit log. It can only grow: a trigger refuses every other change, and each entry carries the hash of the one before. */
export const auditLog: readonly string[] = [
  `create table audit_log (
    seq bigint primary key,
    at timestamptz not null,
    subject text not null,
    roles jsonb not null,
    action text not null,
    subject_id text not null,
    detail jsonb not null,
    prev_hash text not null,
    hash text not null
  )`,
  `create function refuse_audit_change() returns trigger language plpgsql as $$
  begin
    raise exception 'the audit log is append-only' using errcode = 'insufficient_privilege';
  end
  $$`,
  `create trigger audit_log_is_append_only before update or delete on audit_log for each row execute function refuse_audit_change()`,
  `create trigger audit_log_is_never_truncated before truncate on audit_log for each statement execute function refuse_audit_change()`,
];
