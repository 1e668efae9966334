-- One row per alert that a generator received during a campaign.
CREATE TABLE IF NOT EXISTS campaign_alerts
(
    campaign_id String,
    segment_id LowCardinality(String),
    phase LowCardinality(String),
    kind LowCardinality(String),
    alert_code LowCardinality(String),
    device_id String,
    received_at DateTime64(6, 'UTC') CODEC(Delta, ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(received_at)
ORDER BY (campaign_id, kind, received_at)
SETTINGS non_replicated_deduplication_window = 10000, min_bytes_for_wide_part = 134217728
