-- One row per try of a test. Which rows count is decided when they are read: those under a shard's current lease token.
-- The deduplication window makes sending a batch again with its token store nothing (on a single server; replicated
-- tables have a window by default).
CREATE TABLE IF NOT EXISTS attempts
(
    run_id String,
    shard_id String,
    lease_token UInt64,
    attempt_id String,
    test_id String,
    try_number UInt32,
    dmc_id LowCardinality(String),
    device_set_id LowCardinality(String),
    pack_key LowCardinality(String),
    pack_version LowCardinality(String),
    pack_hash LowCardinality(String),
    pack_kind LowCardinality(String),
    test_key String,
    functional_group LowCardinality(String),
    requirements Array(LowCardinality(String)),
    srv LowCardinality(String),
    device_type LowCardinality(String),
    device_id String,
    device_model LowCardinality(String),
    firmware_version LowCardinality(String),
    environment LowCardinality(String),
    target_version LowCardinality(String),
    outcome LowCardinality(String),
    reason String,
    started_at DateTime64(6, 'UTC'),
    duration_us UInt64,
    response_us UInt64,
    steps UInt32,
    evidence_hash String,
    worker_id LowCardinality(String),
    trace_id String
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(started_at)
ORDER BY (run_id, dmc_id, test_id, lease_token, try_number)
SETTINGS non_replicated_deduplication_window = 10000, min_bytes_for_wide_part = 134217728
