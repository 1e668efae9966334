-- One row per message of an attempt, whole. Messages of one attempt lie together and resemble each other: ZSTD finds that.
CREATE TABLE IF NOT EXISTS evidence
(
    run_id String,
    shard_id String,
    lease_token UInt64,
    attempt_id String,
    sequence UInt32,
    step UInt32,
    direction LowCardinality(String),
    at DateTime64(6, 'UTC'),
    message String CODEC(ZSTD(3))
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(at)
ORDER BY (run_id, attempt_id, sequence)
SETTINGS non_replicated_deduplication_window = 10000, min_bytes_for_wide_part = 134217728
