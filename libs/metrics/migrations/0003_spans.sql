-- Spans of traces, exported by our own processes.
CREATE TABLE IF NOT EXISTS spans
(
    trace_id String,
    span_id String,
    parent_span_id String,
    name LowCardinality(String),
    service LowCardinality(String),
    kind LowCardinality(String),
    started_at DateTime64(6, 'UTC'),
    duration_us UInt64,
    status LowCardinality(String),
    attributes Map(LowCardinality(String), String)
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(started_at)
ORDER BY (trace_id, started_at, span_id)
