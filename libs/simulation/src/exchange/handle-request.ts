import type { BodyFields } from '@gauntlet/contracts';
import type { Behaviour, DccBehaviour, DeviceBehaviour, DeviceError } from '../behaviours/behaviour.ts';
import { textOf } from '../behaviours/behaviour.ts';
import { behaviourOf } from '../behaviours/table.ts';
import { drawLatencyMs, slowStartFactor } from '../chance/latency.ts';
import { createRandom, type Random } from '../chance/random.ts';
import { cancel, cancellationFromMs, hold, withoutExecution } from '../agenda/future-request.ts';
import { findDevice, hanIsUp, wanIsUp, type FutureRequest, type InstalledDevice, type Installation } from '../installation/installation.ts';
import { deviate } from '../profile/deviate.ts';
import { drawDeviceFault, drawJourney, plainJourney, type DeviceFault, type Journey } from '../profile/draw-faults.ts';
import type { Answer, Later, Travel } from './answer.ts';
import { makeImplausible } from './implausible.ts';
import { takeInjected } from './inject-fault.ts';

/** A Service Request that the DCC found to be authentic and well-formed. */
export interface SimulatedRequest {
  readonly srv: string;
  /** EUI-64 of the device, in upper case; for a non-device request whatever its RequestID targets. */
  readonly targetId: string;
  readonly body: BodyFields;
  /** Its RequestID, which names it again when it is carried out later. */
  readonly reference?: string | undefined;
  /** Who holds it until its ExecutionDateTime; left out where the variant cannot be future-dated. */
  readonly futureDated?: FutureRequest['heldBy'] | undefined;
  /** SHA-256 of the firmware image in the body, in upper case hex; the image itself is looked at by no behaviour. */
  readonly imageHash?: string | undefined;
  /** Whether it comes from the device itself, so that no WAN is needed. */
  readonly local?: boolean | undefined;
}

export interface Exchanged {
  readonly installation: Installation;
  readonly answer: Answer;
  readonly later: readonly Later[];
  /** GBCS alerts that the device raises besides. */
  readonly alertCodes?: readonly string[];
}

/** The draws of the installation's next request; a function of (seed, installation, request count). */
export function randomFor(installation: Installation): Random {
  return createRandom(installation.model.profile.seed, installation.id, installation.requests);
}

/**
 * One Service Request to an installation. Pure: time and chance are arguments.
 * Refusals (meanings as published for DUIS): E5 device status, here not commissioned; E11 variant and device do not go
 * together, also for variants that simulated devices do not support (a model may name another code for those); E19 no such device; E20 the device cannot
 * be reached, here because its WAN is lost, which the S1SP knows before it sends; E30 for a future date of a variant that is not held, or of which no more can be.
 */
export function handleRequest(installation: Installation, request: SimulatedRequest, nowMs: number, random: Random): Exchanged {
  const behaviour = behaviourOf(request.srv);
  const notApplicable = installation.model.notApplicable.get(request.srv);
  if (behaviour === undefined || notApplicable !== undefined) return refuse(installation, notApplicable ?? 'E11');
  const kind = { srv: request.srv, toDevice: behaviour.by === 'device' };
  // Drawn in any case, so that an injected fault moves none of the profile's.
  const drawn = drawDeviceFault(installation.model.profile, kind, random);
  const { fault = drawn, injected } = takeInjected(installation, kind);
  const counted = { ...installation, requests: installation.requests + 1, injected };
  return behaviour.by === 'dcc' ? byDcc(counted, { behaviour, request, nowMs, fault, random }) : byDevice(counted, { behaviour, request, nowMs, fault, random });
}

interface Call<Kind extends Behaviour> {
  readonly behaviour: Kind;
  readonly request: SimulatedRequest;
  readonly nowMs: number;
  readonly fault: DeviceFault;
  readonly random: Random;
}

function byDcc(installation: Installation, { behaviour, request, nowMs, fault, random }: Call<DccBehaviour>): Exchanged {
  if (installation.lifecycle !== 'commissioned') return refuse(installation, behaviour.notCommissioned);
  // The answer is synchronous: a DCC that fails or does not answer can only refuse.
  if (fault === 'device-error' || fault === 'no-response') return refuse(installation, behaviour.faulty);
  const outcome = behaviour.run({ installation, body: request.body, reference: request.reference ?? '', imageHash: request.imageHash, nowMs });
  if (outcome.result === 'refused') return refuse(installation, outcome.code);
  const told = fault === 'wrong-data' && outcome.payload !== undefined ? makeImplausible(outcome.payload) : outcome.payload;
  const payload = told === undefined ? undefined : deviate(told, installation.model.profile, request.srv, random);
  return { installation: outcome.installation, answer: { kind: 'dcc-result', payload }, later: [] };
}

function byDevice(installation: Installation, call: Call<DeviceBehaviour>): Exchanged {
  const { behaviour, request, nowMs } = call;
  const device = findDevice(installation, request.targetId);
  if (device === undefined) return refuse(installation, 'E19');
  if (!behaviour.deviceTypes.includes(device.type)) return refuse(installation, 'E11');
  const isWorking = behaviour.commissions === true || installation.changes.statuses[device.deviceId] === undefined;
  if (installation.lifecycle !== 'commissioned' || !isWorking) return refuse(installation, 'E5');
  const executionMs = Date.parse(textOf(request.body, 'ExecutionDateTime'));
  if (executionMs > nowMs && request.futureDated !== 'Device') return holdAtDsp(installation, request, executionMs);
  const isLocal = request.local === true;
  const reached = isLocal ? installation : { ...installation, wanRequests: installation.wanRequests + 1 };
  if (!isLocal && !wanIsUp(installation, nowMs)) return refuse(reached, 'E20');
  const journey = isLocal ? plainJourney : drawJourney(installation.model.profile, request.srv, call.random);
  const travel = travelOf(installation, call, journey);
  if (!isLocal && !hanIsUp(installation, device.type, nowMs)) return acknowledge(reached, [{ kind: 'no-device-response', ...travel, code: 'E21' }]);
  const exchanged = runDevice(reached, { ...call, behaviour: executionMs > nowMs ? holding(behaviour, request, executionMs) : behaviour, device, travel });
  return journey.lost ? { ...exchanged, later: [] } : exchanged;
}

function travelOf({ model, requests }: Installation, { request, random }: Call<DeviceBehaviour>, { lateByMs, copyAfterMs, wrongSignature }: Journey): Travel {
  const { latency, latencyByVariant, slowStart } = model.profile;
  const dueInMs = drawLatencyMs(latencyByVariant[request.srv] ?? latency, random) * slowStartFactor(slowStart, requests) + lateByMs;
  if (copyAfterMs === undefined && wrongSignature === undefined) return { dueInMs };
  return { dueInMs, copyAfterMs, wrongSignature };
}

function holdAtDsp(installation: Installation, request: SimulatedRequest, executionMs: number): Exchanged {
  if (request.futureDated === undefined) return refuse(installation, 'E30');
  if (executionMs >= cancellationFromMs) return acknowledge(cancel(installation, request), []);
  const held = hold(installation, futureOf(request, executionMs, 'DSP'));
  return held === 'full' ? refuse(installation, 'E30') : acknowledge(held, []);
}

/** The device takes the request and answers that it has it; what it does with it comes at its time. */
function holding(behaviour: DeviceBehaviour, request: SimulatedRequest, executionMs: number): DeviceBehaviour {
  return {
    ...behaviour,
    run: ({ installation }) => {
      const held = executionMs >= cancellationFromMs ? cancel(installation, request) : hold(installation, futureOf(request, executionMs, 'Device'));
      if (held === 'full') return { result: 'device-error', errors: [{ code: 31, error: 'the device holds no more future-dated requests' }], installation };
      return { result: 'done', payload: {}, installation: held };
    },
  };
}

function futureOf({ srv, targetId, body, reference }: SimulatedRequest, atMs: number, heldBy: FutureRequest['heldBy']): FutureRequest {
  return { srv, targetId, body: withoutExecution(body), reference: reference ?? '', atMs, heldBy };
}

function runDevice(installation: Installation, { behaviour, request, nowMs, fault, device, travel, random }: Call<DeviceBehaviour> & { readonly device: InstalledDevice; readonly travel: Travel }): Exchanged {
  const answered = (next: Installation, payload: BodyFields) => acknowledge(next, [{ kind: 'device-response', ...travel, success: true, payload: deviate(payload, installation.model.profile, request.srv, random), errors: [] }]);
  const failed = (next: Installation, errors: readonly DeviceError[]) =>
    acknowledge(next, [{ kind: 'device-response', ...travel, success: false, payload: behaviour.failed?.(device.type) ?? {}, errors }]);
  if (fault === 'no-response') return acknowledge(installation, []);
  if (fault === 'device-error' || installation.faults.includes('device-fault')) return failed(installation, [{ code: 99, error: 'the device refused the request' }]);
  const outcome = behaviour.run({ installation, device, body: request.body, nowMs });
  if (outcome.result === 'device-error') return { ...failed(outcome.installation, outcome.errors), ...(outcome.alertCode === undefined ? {} : { alertCodes: [outcome.alertCode] }) };
  if (fault === undefined) return answered(outcome.installation, outcome.payload);
  // Wrong data: a read shows implausible values; a command claims success and has done nothing.
  return answered(installation, makeImplausible(outcome.payload));
}

function acknowledge(installation: Installation, later: readonly Later[]): Exchanged {
  return { installation, answer: { kind: 'acknowledgement' }, later };
}

function refuse(installation: Installation, code: string): Exchanged {
  return { installation, answer: { kind: 'refusal', code }, later: [] };
}
