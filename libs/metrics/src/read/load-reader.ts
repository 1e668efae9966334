import type { LoadReader } from '@gauntlet/execution';
import { connect, translated } from '../clickhouse.ts';
import type { ClickHouseOptions } from '../clickhouse.ts';
import { alertsBySecond, trafficBySecond } from './load-by-second.ts';
import { generators, health } from './load-generators.ts';
import { latencies } from './load-latencies.ts';
import { metric, metricNames } from './load-metrics.ts';
import { countByVariant, failures, responseTime, responseTimes } from './load-response-times.ts';

/** A gate over ten million rows takes a fraction of a second; one over a long soak may take a while. */
const readTimeoutMs = 60_000;

/** Reads what campaigns stored. Every method throws GauntletError: 'unavailable' (retryable) or 'internal'. */
export function createLoadReader(options: ClickHouseOptions): LoadReader {
  const client = connect({ requestTimeoutMs: readTimeoutMs, ...options });
  return {
    trafficBySecond: async (selection) => translated('traffic by the second', () => trafficBySecond(client, selection)),
    alertsBySecond: async (selection) => translated('alerts by the second', () => alertsBySecond(client, selection)),
    responseTimes: async (selection, quantiles) => translated('response times', () => responseTimes(client, selection, quantiles, 'srv')),
    responseTimesByClass: async (selection, quantiles) => translated('response times', () => responseTimes(client, selection, quantiles, 'class')),
    responseTime: async (selection, quantiles) => translated('response times', () => responseTime(client, selection, quantiles)),
    failures: async (selection) => translated('failures', () => failures(client, selection)),
    countByVariant: async (campaignId) => translated('a count of Service Requests', () => countByVariant(client, campaignId)),
    metric: async (selection, quantiles) => translated('a k6 metric', () => metric(client, selection, quantiles)),
    metricNames: async (campaignId) => translated('the names of k6 metrics', () => metricNames(client, campaignId)),
    latencies: async (selection) => translated('latencies', () => latencies(client, selection)),
    generators: async (campaignId) => translated('generators', () => generators(client, campaignId)),
    health: async (selection) => translated('the health of generators', () => health(client, selection)),
    close: async () => client.close(),
  };
}
