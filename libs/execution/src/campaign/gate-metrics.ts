import type { Aggregate } from '@gauntlet/assurance';

interface GateMetric {
  readonly aggregates: readonly Aggregate['kind'][];
  readonly unit: string;
}

const trend: GateMetric = { aggregates: ['quantile', 'avg', 'min', 'max', 'count'], unit: 'ms' };
const counter: GateMetric = { aggregates: ['count', 'rate'], unit: '' };
const share: GateMetric = { aggregates: ['rate', 'count'], unit: '' };

/**
 * Metrics that a gate may be on. response_time is from sent to the Response, failed and lost are shares of all Service Requests; the
 * others are k6's own, under its names.
 */
export const gateMetrics: Readonly<Record<string, GateMetric>> = {
  response_time: trend,
  failed: share,
  lost: share,
  http_req_duration: trend,
  http_req_blocked: trend,
  http_req_connecting: trend,
  http_req_sending: trend,
  http_req_waiting: trend,
  http_req_receiving: trend,
  iteration_duration: trend,
  http_reqs: counter,
  iterations: counter,
  dropped_iterations: counter,
  data_sent: counter,
  data_received: counter,
  http_req_failed: share,
};
