-- Every sample of k6, under its k6 name; durations in milliseconds, as k6 has them. request_counter ties a sample to its Service Request.
CREATE TABLE IF NOT EXISTS samples
(
    campaign_id String,
    segment_id LowCardinality(String),
    metric LowCardinality(String),
    phase LowCardinality(String),
    traffic_class LowCardinality(String),
    at DateTime64(6, 'UTC') CODEC(Delta, ZSTD(1)),
    value Float64,
    status LowCardinality(String),
    error_code LowCardinality(String),
    request_counter UInt64 CODEC(Delta, ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(at)
ORDER BY (campaign_id, metric, phase, traffic_class, at)
SETTINGS non_replicated_deduplication_window = 10000, min_bytes_for_wide_part = 134217728
