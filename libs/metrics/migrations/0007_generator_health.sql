-- A load generator's own state each second: what a campaign's figures are worth.
CREATE TABLE IF NOT EXISTS generator_health
(
    campaign_id String,
    segment_id LowCardinality(String),
    hostname LowCardinality(String),
    state LowCardinality(String),
    phase LowCardinality(String),
    at DateTime64(6, 'UTC'),
    cpu_share Float64,
    k6_cores Float64,
    worker_cores Float64,
    dropped_iterations UInt64,
    schedule_error_p99_us UInt64,
    rows_waiting UInt64,
    spool_bytes UInt64,
    clock_skew_ms Float64,
    clock_skew_error_ms Float64,
    sent UInt64,
    answered UInt64,
    failed UInt64,
    lost UInt64,
    outstanding UInt64,
    device_alerts UInt64,
    dcc_alerts UInt64
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(at)
ORDER BY (campaign_id, segment_id, at)
SETTINGS non_replicated_deduplication_window = 10000, min_bytes_for_wide_part = 134217728
