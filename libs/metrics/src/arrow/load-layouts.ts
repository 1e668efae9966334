import type { AlertRow, GeneratorHealthRow, SampleRow, ServiceRequestRow } from '@gauntlet/contracts';
import { float64, instant, repeatedText, text, uint32, uint64, unsigned } from './columns.ts';
import type { TableLayout } from './encode-table.ts';

export const serviceRequestsLayout: TableLayout<ServiceRequestRow> = {
  table: 'service_requests',
  columns: [
    repeatedText('campaign_id', (row) => row.campaignId),
    repeatedText('segment_id', (row) => row.segmentId),
    repeatedText('user_id', (row) => row.userId),
    unsigned('request_counter', (row) => row.requestCounter),
    repeatedText('phase', (row) => row.phase),
    repeatedText('traffic_class', (row) => row.trafficClass),
    repeatedText('srv', (row) => row.srv),
    repeatedText('dmc_id', (row) => row.dmcId),
    repeatedText('device_type', (row) => row.deviceType),
    text('device_id', (row) => row.deviceId),
    repeatedText('outcome', (row) => row.outcome),
    repeatedText('reason', (row) => row.reason),
    instant('sent_at', (row) => row.sentAtUs),
    uint32('schedule_error_us', (row) => row.scheduleErrorUs),
    uint32('acknowledged_us', (row) => row.acknowledgedUs),
    uint32('response_us', (row) => row.responseUs),
  ],
};

export const samplesLayout: TableLayout<SampleRow> = {
  table: 'samples',
  columns: [
    repeatedText('campaign_id', (row) => row.campaignId),
    repeatedText('segment_id', (row) => row.segmentId),
    repeatedText('metric', (row) => row.metric),
    repeatedText('phase', (row) => row.phase),
    repeatedText('traffic_class', (row) => row.trafficClass),
    instant('at', (row) => BigInt(row.atUs)),
    float64('value', (row) => row.value),
    repeatedText('status', (row) => row.status),
    repeatedText('error_code', (row) => row.errorCode),
    unsigned('request_counter', (row) => row.requestCounter),
  ],
};

export const alertsLayout: TableLayout<AlertRow> = {
  table: 'campaign_alerts',
  columns: [
    repeatedText('campaign_id', (row) => row.campaignId),
    repeatedText('segment_id', (row) => row.segmentId),
    repeatedText('phase', (row) => row.phase),
    repeatedText('kind', (row) => row.kind),
    repeatedText('alert_code', (row) => row.alertCode),
    text('device_id', (row) => row.deviceId),
    instant('received_at', (row) => row.receivedAtUs),
  ],
};

export const healthLayout: TableLayout<GeneratorHealthRow> = {
  table: 'generator_health',
  columns: [
    text('campaign_id', (row) => row.campaignId),
    text('segment_id', (row) => row.segmentId),
    text('hostname', (row) => row.hostname),
    text('state', (row) => row.state),
    text('phase', (row) => row.phase),
    instant('at', (row) => row.atUs),
    float64('cpu_share', (row) => row.cpuShare),
    float64('k6_cores', (row) => row.k6Cores),
    float64('worker_cores', (row) => row.workerCores),
    uint64('dropped_iterations', (row) => row.droppedIterations),
    uint64('schedule_error_p99_us', (row) => row.scheduleErrorP99Us),
    uint64('rows_waiting', (row) => row.rowsWaiting),
    uint64('spool_bytes', (row) => row.spoolBytes),
    float64('clock_skew_ms', (row) => row.clockSkewMs),
    float64('clock_skew_error_ms', (row) => row.clockSkewErrorMs),
    uint64('sent', (row) => row.sent),
    uint64('answered', (row) => row.answered),
    uint64('failed', (row) => row.failed),
    uint64('lost', (row) => row.lost),
    uint64('outstanding', (row) => row.outstanding),
    uint64('device_alerts', (row) => row.deviceAlerts),
    uint64('dcc_alerts', (row) => row.dccAlerts),
  ],
};
