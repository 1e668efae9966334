import type { AlertStep, MigrateStep, SendStep, Step } from '@gauntlet/contracts';
import { GauntletError, networkUserOf } from '@gauntlet/contracts';
import { dccAccessControlBrokerId, findVariant } from '@gauntlet/duis';
import type { Exchange, OutgoingRequest, ServiceReferenceVariant } from '@gauntlet/duis';
import { commandVariantOf, resolveBody } from '@gauntlet/test-packs';
import type { Lab, Target } from '../ports/target.ts';
import type { EvidenceLog } from './evidence-log.ts';
import { unknownDeviceId } from './installation.ts';
import type { Installation } from './installation.ts';
import { judgeResponse, lostDeviceCodes } from './judge-response.ts';
import type { Judgement } from './judge-response.ts';
import { isUnreachable, messageOf } from './lab-error.ts';
import { receivedOf } from './received-of.ts';

/** Time from sending to the Response (or alert) that a step allows when it names none. */
const stepTimeoutMs = 10_000;

export interface StepDeps {
  readonly target: Pick<Target, 'request' | 'awaitAlert'>;
  readonly lab: Pick<Lab, 'raiseAlert' | 'migrate'>;
  readonly installation: Installation;
  /** The User that this worker speaks as unless a step wants its second one. */
  readonly userId: string;
  readonly nowUs: () => bigint;
  /** The traceparent of the next request to the target. */
  readonly nextTraceparent: () => string;
}

/** What the steps of one try share. */
export interface StepState {
  readonly tryNumber: number;
  readonly evidence: EvidenceLog;
  /** Device types that an unspoiled request of this try went to, so that there is a counter to replay. */
  readonly sentTo: Set<string>;
  /** The last request to a device ended with E20 or E21. */
  deviceLost: boolean;
  /** Sum over the requests so far of sent → Response received, microseconds. */
  responseUs: number;
}

/** `unreachable`: the target (or the lab) could not be reached at all, as against a device that could not. */
export type StepResult = Judgement & { readonly unreachable: boolean };

/**
 * Performs one step and judges it. Never throws: what goes wrong on our side (no lab, a body that cannot be written) says nothing about
 * the devices, so it is an infrastructure failure of this attempt and the shard's other tests go on.
 */
export async function runStep(step: Step, index: number, state: StepState, deps: StepDeps): Promise<StepResult> {
  try {
    switch (step.kind) {
      case 'send':
        return await sendStep(step, index, state, deps);
      case 'migrate':
        return await migrateStep(step, index, state, deps);
      case 'alert':
        return await alertStep(step, index, state, deps);
      default:
        return step satisfies never;
    }
  } catch (error) {
    return { outcome: 'infrastructure', reason: `could not be performed: ${messageOf(error)}`, unreachable: isUnreachable(error) };
  }
}

async function sendStep(step: SendStep, index: number, state: StepState, deps: StepDeps): Promise<StepResult> {
  const variant = findVariant(step.srv);
  if (variant === undefined) throw new GauntletError('internal', 'the pack names an unknown Service Reference Variant', { details: { srv: step.srv } });
  if (step.tamper === 'replayed-counter' && !state.sentTo.has(step.device)) {
    // A replay needs an original: without one the first request of a device would carry a counter that is new to the target.
    const original = await exchange(requestOf({ ...step, tamper: undefined }, variant, state, deps), index, state, deps);
    if (original.failure !== undefined) return resultOf(original, judgeResponse(step.expect, original, variant));
  }
  const request = requestOf(step, variant, state, deps);
  const timeoutMs = request.timeoutMs;
  // Subscribed before the request is sent, so that its alert cannot slip through in between.
  const alertOf = variant.nonDevice ? deps.installation.deviceId(step.device) : request.targetId;
  const awaited = step.alert === undefined || alertOf === undefined ? undefined : deps.target.awaitAlert(alertOf, step.alert, timeoutMs);
  const exchanged = await exchange(request, index, state, deps);
  if (step.tamper === undefined) state.sentTo.add(step.device);
  const result = resultOf(exchanged, judgeResponse(step.expect, exchanged, variant));
  if (awaited === undefined || result.outcome !== 'passed') return result;
  const alert = await awaited;
  state.evidence.add(index, 'alert', alert);
  return alert === undefined ? { outcome: 'failed', reason: `expected alert ${step.alert} about ${alertOf}, got none within ${timeoutMs} ms`, unreachable: false } : result;
}

function requestOf(step: Omit<SendStep, 'tamper'> & { readonly tamper?: SendStep['tamper'] }, variant: ServiceReferenceVariant, state: StepState, { installation, nowUs, nextTraceparent, userId }: StepDeps): OutgoingRequest {
  const deviceId = installation.deviceId(step.device);
  if (deviceId === undefined) throw new GauntletError('internal', 'the installation has no such device', { details: { deviceType: step.device, deviceSetId: installation.deviceSetId } });
  return {
    srv: step.srv,
    commandVariant: commandVariantOf(step, variant),
    targetId: targetOf(step.tamper, variant, deviceId),
    ...(step.user === 'network' ? { originator: networkUserOf(userId) } : {}),
    bodyElement: variant.bodyElement,
    body: resolveBody(step.body, { nowMs: Number(nowUs() / 1_000n), deviceId: installation.deviceId, tryNumber: state.tryNumber }),
    tamper: step.tamper === 'unknown-device' ? undefined : step.tamper,
    timeoutMs: step.timeoutMs ?? stepTimeoutMs,
    traceparent: nextTraceparent(),
  };
}

function targetOf(tamper: SendStep['tamper'], variant: ServiceReferenceVariant, deviceId: string): string {
  if (tamper === 'unknown-device') return unknownDeviceId;
  return variant.nonDevice ? dccAccessControlBrokerId : deviceId;
}

async function exchange(request: OutgoingRequest, index: number, state: StepState, deps: StepDeps): Promise<Exchange> {
  const exchanged = await deps.target.request(request);
  state.evidence.add(index, 'request', exchanged.sent);
  state.evidence.add(index, 'acknowledgement', exchanged.acknowledgement);
  state.evidence.add(index, 'response', exchanged.response);
  const answer = exchanged.response ?? exchanged.acknowledgement;
  if (answer !== undefined && exchanged.failure === undefined) {
    state.responseUs += Number(answer.atUs - exchanged.sent.atUs);
    const received = receivedOf(answer);
    state.deviceLost = received.ok && lostDeviceCodes.includes(received.code);
  }
  return exchanged;
}

function resultOf({ failure }: Exchange, judgement: Judgement): StepResult {
  return { ...judgement, unreachable: failure?.kind === 'unreachable' || failure?.kind === 'not-duis' };
}

async function migrateStep(step: MigrateStep, index: number, state: StepState, { lab, installation }: StepDeps): Promise<StepResult> {
  const { sent, received, reply } = await lab.migrate(installation.deviceSetId, step.phase, step.authorisation);
  state.evidence.add(index, 'migration-request', sent);
  state.evidence.add(index, 'migration-reply', received);
  const { expect } = step;
  if (reply.result === expect.result && (expect.reason === undefined || reply.reason === expect.reason)) return { outcome: 'passed', reason: '', unreachable: false };
  const reason = `expected ${step.phase} ${withReason(expect)}, got ${withReason(reply)}`;
  // A lost WAN says nothing about the installation, as E20 does for a Service Request.
  return { outcome: reply.reason === 'wan-unreachable' || reply.reason === 'wan-unreachable-before' ? 'infrastructure' : 'failed', reason, unreachable: false };
}

function withReason({ result, reason }: { readonly result: string; readonly reason?: string | undefined }): string {
  return reason === undefined ? result : `${result} (${reason})`;
}

async function alertStep(step: AlertStep, index: number, state: StepState, { lab, target, installation, userId }: StepDeps): Promise<StepResult> {
  const deviceId = installation.deviceId(step.device);
  if (deviceId === undefined) throw new GauntletError('internal', 'the installation has no such device', { details: { deviceType: step.device, deviceSetId: installation.deviceSetId } });
  const timeoutMs = step.timeoutMs ?? stepTimeoutMs;
  // Subscribed before the alert is raised, so that it cannot slip through in between.
  const awaited = target.awaitAlert(deviceId, step.alertCode, timeoutMs);
  await lab.raiseAlert({ deviceId, alertCode: step.alertCode, userId });
  const alert = await awaited;
  state.evidence.add(index, 'alert', alert);
  if (alert !== undefined) return { outcome: 'passed', reason: '', unreachable: false };
  const reason = `expected alert ${step.alertCode} from ${deviceId}, got none within ${timeoutMs} ms`;
  return state.deviceLost ? { outcome: 'infrastructure', reason: `${reason}; the device could not be reached just before`, unreachable: false } : { outcome: 'failed', reason, unreachable: false };
}
