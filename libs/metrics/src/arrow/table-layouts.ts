import type { AttemptRow, EvidenceRow } from '@gauntlet/contracts';
import { instant, text, texts, uint32, uint64 } from './columns.ts';
import type { TableLayout } from './encode-table.ts';

export const attemptsLayout: TableLayout<AttemptRow> = {
  table: 'attempts',
  columns: [
    text('run_id', (row) => row.runId),
    text('shard_id', (row) => row.shardId),
    uint64('lease_token', (row) => row.leaseToken),
    text('attempt_id', (row) => row.attemptId),
    text('test_id', (row) => row.testId),
    uint32('try_number', (row) => row.tryNumber),
    text('dmc_id', (row) => row.dmcId),
    text('device_set_id', (row) => row.deviceSetId),
    text('pack_key', (row) => row.packKey),
    text('pack_version', (row) => row.packVersion),
    text('pack_hash', (row) => row.packHash),
    text('pack_kind', (row) => row.packKind),
    text('test_key', (row) => row.testKey),
    text('functional_group', (row) => row.functionalGroup),
    texts('requirements', (row) => row.requirements),
    text('srv', (row) => row.srv),
    text('device_type', (row) => row.deviceType),
    text('device_id', (row) => row.deviceId),
    text('device_model', (row) => row.deviceModel),
    text('firmware_version', (row) => row.firmwareVersion),
    text('environment', (row) => row.environment),
    text('target_version', (row) => row.targetVersion),
    text('outcome', (row) => row.outcome),
    text('reason', (row) => row.reason),
    instant('started_at', (row) => row.startedAtUs),
    uint64('duration_us', (row) => row.durationUs),
    uint64('response_us', (row) => row.responseUs),
    uint32('steps', (row) => row.steps),
    text('evidence_hash', (row) => row.evidenceHash),
    text('worker_id', (row) => row.workerId),
    text('trace_id', (row) => row.traceId),
  ],
};

export const evidenceLayout: TableLayout<EvidenceRow> = {
  table: 'evidence',
  columns: [
    text('run_id', (row) => row.runId),
    text('shard_id', (row) => row.shardId),
    uint64('lease_token', (row) => row.leaseToken),
    text('attempt_id', (row) => row.attemptId),
    uint32('sequence', (row) => row.sequence),
    uint32('step', (row) => row.step),
    text('direction', (row) => row.direction),
    instant('at', (row) => row.atUs),
    text('message', (row) => row.message),
  ],
};
