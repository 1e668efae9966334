/** Published versions of the DMCT Schedule, each written once. */
export const dmctSchedules: readonly string[] = [
  `create table dmct_schedules (version integer primary key, published_at timestamptz not null, published_by text not null, body jsonb not null)`,
  `create trigger dmct_schedules_are_written_once before update or delete on dmct_schedules for each row execute function refuse_rewriting()`,
];
