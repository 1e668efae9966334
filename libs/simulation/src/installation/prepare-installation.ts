import type { PrepareInstallation, SimulationProfile } from '@gauntlet/contracts';
import { hashOf } from '../chance/random.ts';
import { logEvent } from '../meter/event-log.ts';
import { newMeter, type MeterState } from '../meter/meter.ts';
import type { Fuel } from '../meter/consumption.ts';
import type { Installation, InstallationModel } from './installation.ts';

const quietProfile: SimulationProfile = { seed: 1, latency: { kind: 'constant', ms: 0 }, failing: [] };

/** What the installations of a DMC share, from its portfolio entry. */
export function modelOf(dmc: PrepareInstallation['dmc']): InstallationModel {
  return { dmcId: dmc.id, s1sp: dmc.s1sp, smetsVersion: dmc.smetsVersion, deviceModels: dmc.deviceModels, profile: dmc.simulation ?? quietProfile };
}

export interface Preparation {
  readonly id: string;
  readonly ordinal: number;
  readonly model: InstallationModel;
  readonly devices: Installation['devices'];
  readonly state: Installation['lifecycle'];
  readonly faults: Installation['faults'];
  /** Service Requests that its WAN carried before; see Installation.wanRequests. */
  readonly wanRequests: number;
}

/** An installation afresh: whatever it held before is gone. */
export function prepareInstallation(preparation: Preparation, nowMs: number): Installation {
  const { id, ordinal, model, devices, state, faults, wanRequests } = preparation;
  const has = (fuel: Fuel): boolean => devices.some((device) => device.type === (fuel === 'electricity' ? 'ESME' : 'GSME'));
  const meter = (fuel: Fuel): MeterState => {
    const fresh = newMeter(fuel, hashOf(`${model.profile.seed}|${id}|${fuel}`));
    return { ...fresh, events: logEvent([], { atMs: nowMs, log: 'event', code: undefined, meaning: 'Event log started' }) };
  };
  return {
    id,
    ordinal,
    model,
    devices,
    lifecycle: state,
    commissionedAtMs: state === 'commissioned' ? nowMs : undefined,
    faults,
    requests: 0,
    wanRequests,
    electricity: has('electricity') ? meter('electricity') : undefined,
    gas: has('gas') ? meter('gas') : undefined,
    schedulesMade: 0,
    schedules: [],
    migration: { reached: state === 'commissioned' ? 'commission' : 'none', tries: {}, failures: {} },
  };
}
