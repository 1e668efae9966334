import type { BodyFields } from '@gauntlet/contracts';
import { nextOccurrence } from '../agenda/next-occurrence.ts';
import { findDevice, type Installation, type Schedule } from '../installation/installation.ts';
import { textOf, type Behaviours, type DccCall, type DccOutcome, type Subject } from './behaviour.ts';

/** DSPSchedulesRead takes 99 schedules at the most. */
const schedulesMax = 99;
/** Schedule ids end at 10^12 in the schema: a hundred thousand for each of ten million installations. */
const idsPerInstallation = 100_000;

/**
 * Service Reference 5, Scheduling: held by the DCC, not by the device. Of the codes only their enumeration is public;
 * those used here are the first of each request's own.
 */
export const scheduleBehaviours: Behaviours = {
  '5.1': { by: 'dcc', subjectOf, unknownSubject: 'E19', notCommissioned: 'E5', faulty: 'E050101', run: createSchedule },
  '5.2': {
    by: 'dcc',
    subjectOf,
    unknownSubject: 'E050201',
    notCommissioned: 'E5',
    faulty: 'E050201',
    run: ({ installation, body }) => {
      const schedules = schedulesOf(installation, body).map((schedule) => ({ DSPScheduleID: schedule.id, DSPScheduleDetails: schedule.details }));
      if (schedules.length === 0 && textOf(body, 'DSPScheduleID') !== '') return { result: 'refused', code: 'E050201' };
      return { result: 'done', payload: schedules.length === 0 ? undefined : { DSPSchedulesRead: { DSPSchedules: schedules } }, installation };
    },
  },
  '5.3': {
    by: 'dcc',
    subjectOf,
    unknownSubject: 'E050301',
    notCommissioned: 'E5',
    faulty: 'E050301',
    run: ({ installation, body }) => {
      const removed = schedulesOf(installation, body);
      if (removed.length === 0) return { result: 'refused', code: 'E050301' };
      return { result: 'done', payload: undefined, installation: { ...installation, schedules: installation.schedules.filter((schedule) => !removed.includes(schedule)) } };
    },
  },
};

function createSchedule({ installation, body, reference, nowMs }: DccCall): DccOutcome {
  const device = findDevice(installation, textOf(body, 'DeviceID').toUpperCase());
  if (device === undefined) return { result: 'refused', code: 'E19' };
  if (installation.schedules.length >= schedulesMax || installation.schedulesMade >= idsPerInstallation - 1) return { result: 'refused', code: 'E050101' };
  const id = installation.ordinal * idsPerInstallation + installation.schedulesMade + 1;
  const schedule: Schedule = { id, deviceId: device.deviceId, details: body, srv: textOf(body, 'DSPScheduledServiceReferenceVariant'), reference, nextMs: nextOccurrence(body, nowMs) };
  return {
    result: 'done',
    payload: { DSPScheduleID: id },
    installation: { ...installation, schedulesMade: installation.schedulesMade + 1, schedules: [...installation.schedules, schedule] },
  };
}

function schedulesOf(installation: Installation, body: BodyFields): readonly Schedule[] {
  const id = textOf(body, 'DSPScheduleID');
  const deviceId = textOf(body, 'DeviceID').toUpperCase();
  return installation.schedules.filter((schedule) => (id === '' ? schedule.deviceId === deviceId : schedule.id === Number(id)));
}

function subjectOf(body: BodyFields): Subject {
  const id = textOf(body, 'DSPScheduleID');
  if (/^\d{1,13}$/.test(id)) return { by: 'ordinal', ordinal: Math.floor(Number(id) / idsPerInstallation) };
  const deviceId = textOf(body, 'DeviceID');
  return deviceId === '' ? { by: 'nothing' } : { by: 'device', deviceId: deviceId.toUpperCase() };
}
