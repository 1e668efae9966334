/**
 * Load campaigns and their segments, one per generator. Definitions and loads are json, not jsonb: the order of body elements is part
 * of them. A segment is claimed once; `lease_token` is 0 until then.
 */
export const campaigns: readonly string[] = [
  `create table campaigns (
    campaign_id text primary key,
    sequence bigint generated always as identity unique,
    key text not null,
    state text not null,
    definition json not null,
    definition_hash text not null,
    plan json not null,
    load json not null,
    platform_version text not null,
    traceparent text not null,
    submitted_by text not null,
    submitted_at timestamptz not null,
    armed_by_ms double precision not null,
    release_at_ms double precision,
    ending text,
    ending_reason text not null,
    ending_at timestamptz,
    ended_at timestamptz,
    verdict json,
    constraint an_end_has_a_time check ((state in ('completed', 'aborted', 'cancelled', 'failed')) = (ended_at is not null))
  )`,
  `create index campaigns_underway on campaigns (sequence) where ended_at is null`,
  `create table segments (
    segment_id text primary key,
    campaign_id text not null references campaigns,
    place integer not null,
    state text not null,
    generation integer not null,
    queued_at_ms double precision,
    lease_token bigint not null,
    worker_id text,
    hostname text,
    last_heard_ms double precision,
    last_heard_at timestamptz,
    generator text,
    progress jsonb,
    health jsonb,
    result jsonb,
    unique (campaign_id, place)
  )`,
];
