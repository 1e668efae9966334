/**
 * The DMCT Process. Where a DMC stands is a row that changes; how it came there are entries of the audit log, which do not. What was
 * handed in, notified or made (submissions, notices, reports) is written once: a trigger refuses any change.
 */
export const dmct: readonly string[] = [
  `create table submission_requests (number integer primary key, body jsonb not null)`,
  `create table submissions (
    submission_id text primary key,
    sequence bigint generated always as identity unique,
    supplier text not null,
    submitted_on text not null,
    body jsonb not null
  )`,
  `create table submission_rows (
    submission_id text not null references submissions,
    line integer not null,
    supplier text not null,
    submitted_on text not null,
    dmc_id text not null,
    data_hash text not null,
    data jsonb not null,
    body jsonb not null,
    primary key (submission_id, dmc_id)
  )`,
  `create index submission_rows_by_supplier on submission_rows (supplier, dmc_id)`,
  `create table dmct_dmcs (dmc_id text primary key, state text not null, body jsonb not null)`,
  `create table dmct_documents (
    document_id text primary key,
    sequence bigint generated always as identity unique,
    kind text not null,
    dmc_id text not null,
    made_at timestamptz not null,
    made_by text not null,
    body jsonb not null
  )`,
  `create index dmct_documents_by_dmc on dmct_documents (dmc_id, sequence)`,
  `create table epcl_entries (entry_id text primary key, dmc_id text not null, body jsonb not null)`,
  `create index audit_log_dmct_by_dmc on audit_log ((detail->>'dmcId'), seq) where action = 'dmct.moved'`,
  `create function refuse_rewriting() returns trigger language plpgsql as $$
  begin
    raise exception '% are written once', tg_table_name using errcode = 'insufficient_privilege';
  end
  $$`,
  ...['submission_requests', 'submissions', 'submission_rows', 'dmct_documents'].map(
    (table) => `create trigger ${table}_are_written_once before update or delete on ${table} for each row execute function refuse_rewriting()`,
  ),
];
