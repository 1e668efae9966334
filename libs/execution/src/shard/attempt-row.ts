import { hash } from 'node:crypto';
import type { AttemptId, AttemptRow, Dmc, Outcome, PlannedTest, ShardClaim, Step, Test, TestPack } from '@gauntlet/contracts';

/** A test as the shard was given it, with its specification. */
export interface ShardTest {
  readonly planned: PlannedTest;
  readonly pack: TestPack;
  readonly test: Test;
}

/** What every attempt of a shard shares. */
export interface ShardIdentity {
  readonly claim: ShardClaim;
  readonly workerId: string;
  readonly targetVersion: string;
  readonly traceId: string;
}

/** What one try of a test came to. */
export interface Try {
  readonly attemptId: AttemptId;
  readonly tryNumber: number;
  readonly outcome: Outcome;
  readonly reason: string;
  readonly startedAtUs: bigint;
  readonly durationUs: number;
  readonly responseUs: number;
  /** Steps that were begun. */
  readonly steps: number;
  readonly evidenceHash: string;
}

/** Derived, so that the same try written again carries the same id: hash of run, test, lease token and try number. */
export function attemptIdOf(claim: Pick<ShardClaim, 'runId' | 'leaseToken'>, testId: string, tryNumber: number): AttemptId {
  return hash('sha256', `${claim.runId}\n${testId}\n${claim.leaseToken}\n${tryNumber}`, 'hex').slice(0, 32) as AttemptId;
}

export function attemptRowOf({ claim, workerId, targetVersion, traceId }: ShardIdentity, { planned, pack, test }: ShardTest, attempt: Try): AttemptRow {
  return {
    runId: claim.runId,
    shardId: claim.shardId,
    leaseToken: claim.leaseToken,
    ...attempt,
    testId: planned.testId,
    dmcId: claim.dmc.id,
    deviceSetId: claim.deviceSet.id,
    packKey: pack.key,
    packVersion: pack.version,
    packHash: planned.packHash,
    packKind: pack.kind,
    testKey: test.key,
    functionalGroup: test.functionalGroup,
    requirements: test.requirements,
    srv: test.steps.find((step) => step.kind === 'send')?.srv ?? '',
    ...deviceColumns(test.steps, claim),
    environment: claim.environment,
    targetVersion,
    workerId,
    traceId,
  };
}

/** The device that the test's first message concerns; '' for a test that only migrates. */
function deviceColumns(steps: readonly Step[], { dmc, deviceSet }: ShardClaim): Pick<AttemptRow, 'deviceType' | 'deviceId' | 'deviceModel' | 'firmwareVersion'> {
  const step = steps.find((candidate) => candidate.kind !== 'migrate');
  if (step === undefined) return { deviceType: '', deviceId: '', deviceModel: '', firmwareVersion: '' };
  const model = modelOf(dmc, step.device);
  return {
    deviceType: step.device,
    deviceId: deviceSet.devices.find((device) => device.type === step.device)?.deviceId ?? '',
    deviceModel: model === undefined ? '' : `${model.manufacturer} ${model.model}`,
    firmwareVersion: model?.firmwareVersion ?? '',
  };
}

function modelOf(dmc: Dmc, deviceType: string): Dmc['deviceModels'][number] | undefined {
  return dmc.deviceModels.find((model) => model.type === deviceType);
}
