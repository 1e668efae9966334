import type { BodyFields, BodyValue, DeviceType, InputProblem, SimulationProfile } from '@gauntlet/contracts';
import { behaviourOf } from '../behaviours/table.ts';
import type { Installation, InstallationModel } from '../installation/installation.ts';
import { prepareInstallation } from '../installation/prepare-installation.ts';
import type { MeterState } from '../meter/meter.ts';
import { hasField } from './deviate.ts';
import { quietProfile } from './quiet-profile.ts';

/** What DUIS and GBCS enumerate. */
export interface KnownCodes {
  readonly isResponseCode: (code: string) => boolean;
  readonly isAlertCode: (code: string) => boolean;
}

/**
 * What a profile's shape cannot tell: variants and codes that do not exist, and deviations of fields that a variant never answers with.
 */
export function profileProblems(profile: SimulationProfile, { isResponseCode, isAlertCode }: KnownCodes): readonly InputProblem[] {
  const named: readonly (readonly [path: string, srv: string])[] = [
    ...Object.keys(profile.latencyByVariant).map((srv) => [`latencyByVariant.${srv}`, srv] as const),
    ...profile.unsupported.map(({ srv }, index) => [`unsupported[${index}].srv`, srv] as const),
    ...profile.failing.map(({ srv }, index) => [`failing[${index}].srv`, srv] as const),
    ...profile.deviations.map(({ srv }, index) => [`deviations[${index}].srv`, srv] as const),
    ...profile.responses.map(({ srv }, index) => [`responses[${index}].srv`, srv] as const),
  ];
  return [
    ...named.flatMap(([path, srv]) => (srv === '*' || behaviourOf(srv) !== undefined ? [] : [problem(path, srv, 'one of the 129 Service Reference Variants (gauntlet duis catalogue lists them)')])),
    ...profile.unsupported.flatMap(({ refusal }, index) => (isResponseCode(refusal) ? [] : [problem(`unsupported[${index}].refusal`, refusal, 'an error code that the DUIS schema enumerates, such as E11')])),
    ...profile.responses.flatMap(({ srv }, index) => (behaviourOf(srv)?.by === 'dcc' ? [problem(`responses[${index}].srv`, srv, 'a variant that a device answers: the DCC answers this one itself, at once')] : [])),
    ...profile.alertStorms.flatMap(({ alertCode }, index) => (isAlertCode(alertCode) ? [] : [problem(`alertStorms[${index}].alertCode`, alertCode, 'a GBCS alert code such as 8F3F')])),
    ...profile.deviations.flatMap(({ srv, field }, index) => fieldProblems(`deviations[${index}].field`, srv, field)),
  ];
}

function fieldProblems(path: string, srv: string, field: string): readonly InputProblem[] {
  const payloads = samplesOf(srv);
  if (payloads.length === 0 || payloads.some((payload) => hasField(payload, field))) return [];
  const known = [...new Set(payloads.flatMap((payload) => leavesOf(payload, '')))];
  return [problem(path, field, `a field that ${srv} answers with: ${known.slice(0, 12).join(', ')}${known.length > 12 ? ' …' : ''}`)];
}

const sampleMs = Date.UTC(2026, 0, 31, 12);
const dayMs = 86_400_000;
const sampleTypes: readonly DeviceType[] = ['ESME', 'GSME', 'GPF', 'CHF', 'PPMID', 'IHD', 'HCALCS', 'CAD'];
const sampleDevices = sampleTypes.map((type, index) => ({ type, deviceId: `00-00-00-00-00-00-00-0${index}` }));
const sampleModel: InstallationModel = {
  dmcId: 'sample',
  s1sp: '',
  smetsVersion: '1',
  deviceModels: sampleTypes.map((type) => ({ type, manufacturer: '1', model: '1', firmwareVersion: '1' })),
  profile: quietProfile,
  notApplicable: new Map(),
};
const samplePeriod = { ReadLogPeriod: { StartDateTime: new Date(sampleMs - dayMs).toISOString(), EndDateTime: new Date(sampleMs).toISOString() } };

/** What the variant answers with, on every type of device, in credit and in prepayment mode; empty where a plain request is not enough to say. */
function samplesOf(srv: string): readonly BodyFields[] {
  const behaviour = behaviourOf(srv);
  if (behaviour === undefined) return [];
  const installed = prepareInstallation({ id: 'sample', ordinal: 1, model: sampleModel, devices: sampleDevices, state: 'commissioned', faults: [], wanRequests: 0 }, sampleMs - 30 * dayMs);
  return [installed, inPrepayment(installed)].flatMap((installation) => {
    if (behaviour.by === 'dcc') {
      const outcome = behaviour.run({ installation, body: samplePeriod, reference: '', nowMs: sampleMs });
      return outcome.result === 'done' && outcome.payload !== undefined ? [outcome.payload] : [];
    }
    return sampleDevices.flatMap((device) => {
      if (!behaviour.deviceTypes.includes(device.type)) return [];
      const outcome = behaviour.run({ installation, device, body: samplePeriod, nowMs: sampleMs });
      return outcome.result === 'done' && Object.keys(outcome.payload).length > 0 ? [outcome.payload] : [];
    });
  });
}

function inPrepayment(installation: Installation): Installation {
  return { ...installation, electricity: prepaying(installation.electricity), gas: prepaying(installation.gas) };
}

function prepaying(meter: MeterState | undefined): MeterState | undefined {
  return meter === undefined ? undefined : { ...meter, payment: { ...meter.payment, mode: 'Prepayment' } };
}

function leavesOf(value: BodyValue, path: string): readonly string[] {
  if (Array.isArray(value)) return value.slice(0, 1).flatMap((item: BodyValue) => leavesOf(item, path));
  if (typeof value !== 'object') return [path];
  return Object.entries(value).flatMap(([element, inner]) => leavesOf(inner, path === '' ? element : `${path}.${element}`));
}

function problem(path: string, value: string, expected: string): InputProblem {
  return { path, value: JSON.stringify(value), expected };
}
