import { GauntletError } from '@gauntlet/contracts';
import type { AlertRow, GeneratorHealthRow, SampleRow, ServiceRequestRow } from '@gauntlet/contracts';
import type { LoadWriter } from '@gauntlet/execution';
import { alertsLayout, healthLayout, samplesLayout, serviceRequestsLayout } from '../arrow/load-layouts.ts';
import { encodeTable } from '../arrow/encode-table.ts';
import type { TableLayout } from '../arrow/encode-table.ts';
import { connect } from '../clickhouse.ts';
import type { ClickHouseOptions } from '../clickhouse.ts';
import { BacklogDelivery } from './backlog-delivery.ts';

export interface LoadWriterOptions extends ClickHouseOptions {
  /** Folder for batches that the store has not acknowledged; what an earlier process left there is sent too. */
  readonly spoolDir: string;
  /** The load stops when more than this waits on disk. */
  readonly spoolBytesMax: number;
  /** Least time between two batches. */
  readonly intervalMs?: number | undefined;
  /** Told of every failed try, and of a spool that is full. */
  readonly onFailure?: ((failure: GauntletError) => void) | undefined;
}

export interface SpoolingLoadWriter extends LoadWriter {
  /** Ends the connection; what is not acknowledged stays on disk. */
  close(): Promise<void>;
}

/** A batch is cut here even before its time: encoding and inserting more at once would hold the process too long. */
const rowsPerBatchMax = 50_000;

/** Rows of load segments on their way to the store: gathered for a moment, encoded once, sent until acknowledged. */
export function createLoadWriter(options: LoadWriterOptions, batchPrefix: string): SpoolingLoadWriter {
  return new ClickHouseLoadWriter(options, batchPrefix);
}

class ClickHouseLoadWriter implements SpoolingLoadWriter {
  readonly #delivery: BacklogDelivery;
  readonly #batchPrefix: string;
  readonly #timer: NodeJS.Timeout;
  #samples: SampleRow[] = [];
  #serviceRequests: ServiceRequestRow[] = [];
  #alerts: AlertRow[] = [];
  #health: GeneratorHealthRow[] = [];
  #batches = 0;

  /** @param batchPrefix names the batches; with a number behind it each has a token of its own, also across restarts */
  constructor({ spoolDir, spoolBytesMax, intervalMs = 250, onFailure = () => undefined, ...clickhouse }: LoadWriterOptions, batchPrefix: string) {
    this.#batchPrefix = batchPrefix;
    this.#delivery = new BacklogDelivery(connect({ requestTimeoutMs: 30_000, ...clickhouse }), { spoolDir, spoolBytesMax, onFailure });
    this.#timer = setInterval(() => this.#cut(), intervalMs);
  }

  addSample(row: SampleRow): void {
    this.#samples.push(row);
    if (this.#samples.length >= rowsPerBatchMax) this.#cut();
  }

  addServiceRequest(row: ServiceRequestRow): void {
    this.#serviceRequests.push(row);
  }

  addAlert(row: AlertRow): void {
    this.#alerts.push(row);
  }

  addHealth(row: GeneratorHealthRow): void {
    this.#health.push(row);
  }

  waiting(): ReturnType<LoadWriter['waiting']> {
    const gathered = this.#samples.length + this.#serviceRequests.length + this.#alerts.length + this.#health.length;
    const { rows, spoolBytes, full } = this.#delivery.state();
    return { rows: rows + gathered, spoolBytes, full };
  }

  async flush(signal: AbortSignal): Promise<void> {
    this.#cut();
    await this.#delivery.settled(signal);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#cut();
    await this.#delivery.close();
  }

  /** Service Requests last: one that is there has its samples there too. */
  #cut(): void {
    const tables = [...encoded(samplesLayout, this.#samples), ...encoded(alertsLayout, this.#alerts), ...encoded(healthLayout, this.#health), ...encoded(serviceRequestsLayout, this.#serviceRequests)];
    this.#samples = [];
    this.#serviceRequests = [];
    this.#alerts = [];
    this.#health = [];
    if (tables.length === 0) return;
    this.#batches += 1;
    this.#delivery.send({ token: `${this.#batchPrefix}:${this.#batches}`, tables });
  }
}

function encoded<Row>(layout: TableLayout<Row>, rows: readonly Row[]) {
  return rows.length === 0 ? [] : [encodeTable(layout, rows)];
}
