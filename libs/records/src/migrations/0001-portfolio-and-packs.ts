/** DMCs (every version that a run may name is kept), their device sets with the lease, and test packs. */
export const portfolioAndPacks: readonly string[] = [
  `create table dmc_versions (
    dmc_hash text primary key,
    body jsonb not null
  )`,
  `create table dmcs (
    dmc_id text primary key,
    position bigint generated always as identity unique,
    release text not null,
    dmc_hash text not null references dmc_versions
  )`,
  `create table device_sets (
    device_set_id text primary key,
    dmc_id text not null references dmcs,
    position integer not null,
    body jsonb not null,
    retired boolean not null,
    lease_token bigint not null,
    leased_by_run text,
    leased_since_ms double precision,
    constraint a_lease_has_a_time check ((leased_by_run is null) = (leased_since_ms is null)),
    constraint a_leased_device_set_is_not_retired check (not (retired and leased_by_run is not null))
  )`,
  `create index device_sets_of_dmc on device_sets (dmc_id, position)`,
  `create table packs (
    pack_hash text primary key,
    key text not null,
    version text not null,
    major integer not null,
    minor integer not null,
    patch integer not null,
    name text not null,
    kind text not null,
    tests integer not null,
    releases jsonb not null,
    body json not null,
    unique (key, version)
  )`,
];
