-- One row per Service Request of a campaign, from being sent to its end. Counters identify requests of one User, and each generator
-- speaks as a User of its own. Ordered as gates and comparisons read: a phase's traffic class, an SRV of it, in the order of sending.
CREATE TABLE IF NOT EXISTS service_requests
(
    campaign_id String,
    segment_id LowCardinality(String),
    user_id LowCardinality(String),
    request_counter UInt64,
    phase LowCardinality(String),
    traffic_class LowCardinality(String),
    srv LowCardinality(String),
    dmc_id LowCardinality(String),
    device_type LowCardinality(String),
    device_id String,
    outcome LowCardinality(String),
    reason LowCardinality(String),
    sent_at DateTime64(6, 'UTC') CODEC(Delta, ZSTD(1)),
    schedule_error_us UInt32,
    acknowledged_us UInt32,
    response_us UInt32
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(sent_at)
ORDER BY (campaign_id, phase, traffic_class, srv, sent_at)
SETTINGS non_replicated_deduplication_window = 10000, min_bytes_for_wide_part = 134217728
