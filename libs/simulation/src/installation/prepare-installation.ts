import type { LabFault, PrepareInstallation } from '@gauntlet/contracts';
import { hashOf } from '../chance/random.ts';
import type { LoggedEvent } from '../meter/event-log.ts';
import { newMeter, type MeterState } from '../meter/meter.ts';
import type { Fuel } from '../meter/consumption.ts';
import { isAmongShare } from '../profile/loss-windows.ts';
import { quietProfile } from '../profile/quiet-profile.ts';
import { noChanges } from './changes.ts';
import type { Installation, InstallationModel, MigrationState } from './installation.ts';

/**
 * What the installations of a DMC share, from its portfolio entry.
 * @param notApplicable variants that its devices do not support, with the response code that refuses each; all are supported when left out
 */
export function modelOf(dmc: PrepareInstallation['dmc'], notApplicable: InstallationModel['notApplicable'] = new Map()): InstallationModel {
  const profile = dmc.simulation ?? quietProfile;
  const unsupported = profile.unsupported.map(({ srv, refusal }) => [srv, refusal] as const);
  return { dmcId: dmc.id, s1sp: dmc.s1sp, smetsVersion: dmc.smetsVersion, deviceModels: dmc.deviceModels, profile, notApplicable: unsupported.length === 0 ? notApplicable : new Map([...notApplicable, ...unsupported]) };
}

/** Shared by all that no migration was tried on. */
const migrations: Readonly<Record<Installation['lifecycle'], MigrationState>> = {
  commissioned: { reached: 'commission', tries: {}, failures: {} },
  dormant: { reached: 'none', tries: {}, failures: {} },
};

/** One list for all, as long as they hold nothing. */
const none: readonly [] = [];

export interface Preparation {
  readonly id: string;
  readonly ordinal: number;
  readonly model: InstallationModel;
  readonly devices: Installation['devices'];
  readonly state: Installation['lifecycle'];
  readonly faults: Installation['faults'];
  /** Service Requests that its WAN carried before; see Installation.wanRequests. */
  readonly wanRequests: number;
  /** What its meters' event logs start with; given by those who make many installations, so that all share it. */
  readonly firstEvents?: readonly LoggedEvent[] | undefined;
}

/** The event log of a meter that was just installed. */
export function firstEventsAt(nowMs: number): readonly LoggedEvent[] {
  return [{ atMs: nowMs, log: 'event', code: undefined, meaning: 'Event log started' }];
}

/** An installation afresh: whatever it held before is gone. */
export function prepareInstallation(preparation: Preparation, nowMs: number): Installation {
  const { id, ordinal, model, devices, state, faults, wanRequests } = preparation;
  const has = (fuel: Fuel): boolean => devices.some((device) => device.type === (fuel === 'electricity' ? 'ESME' : 'GSME'));
  const events = preparation.firstEvents ?? firstEventsAt(nowMs);
  const meter = (fuel: Fuel): MeterState => ({ ...newMeter(fuel, hashOf(`${model.profile.seed}|${id}|${fuel}`)), events });
  return {
    id,
    ordinal,
    model,
    devices,
    lifecycle: state,
    commissionedAtMs: state === 'commissioned' ? nowMs : undefined,
    faults: withDrawn(faults, { id, model }),
    injected: none,
    powerOffSinceMs: undefined,
    requests: 0,
    wanRequests,
    electricity: has('electricity') ? meter('electricity') : undefined,
    gas: has('gas') ? meter('gas') : undefined,
    schedulesMade: 0,
    schedules: none,
    future: none,
    migration: migrations[state],
    changes: noChanges,
  };
}

/** What was asked for, and what the profile gives a share of its DMC's installations. */
function withDrawn(faults: readonly LabFault[], installation: Pick<Installation, 'id' | 'model'>): readonly LabFault[] {
  const drawn = installation.model.profile.installationFaults.filter(({ fault, share }) => !faults.includes(fault) && isAmongShare(installation, share, fault));
  return drawn.length === 0 ? faults : [...faults, ...drawn.map(({ fault }) => fault)];
}
