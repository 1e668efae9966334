/** Runs of the DMCT Process: which DMC's pack a run is, and what it came to. Completion rules, each written once. */
export const dmctRuns: readonly string[] = [
  `create table dmct_runs (
    run_id text primary key references runs,
    sequence bigint generated always as identity unique,
    dmc_id text not null,
    body jsonb not null,
    verdict text,
    counts jsonb
  )`,
  `create index dmct_runs_by_dmc on dmct_runs (dmc_id, sequence)`,
  `create index dmct_runs_not_taken on dmct_runs (sequence) where verdict is null`,
  `create table dmct_completion_rules (version text primary key, sequence bigint generated always as identity unique, body jsonb not null)`,
  `create trigger dmct_completion_rules_are_written_once before update or delete on dmct_completion_rules for each row execute function refuse_rewriting()`,
];
