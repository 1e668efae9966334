import type { BodyFields } from '@gauntlet/contracts';
import type { InstalledDevice, Installation } from '../installation/installation.ts';
import { textOf, type Behaviours, type DeviceBehaviour, type DeviceCall, type DeviceOutcome } from './behaviour.ts';

/** The hub's log takes 16 devices. */
const listedMax = 16;
const joinable: DeviceBehaviour['deviceTypes'] = ['ESME', 'GSME', 'GPF', 'CHF', 'HCALCS', 'PPMID'];
const success: BodyFields = { '@ResponseCode': 0, ASN1Status: 'success' };
const notKnown: BodyFields = { '@ResponseCode': 1, ASN1Status: 'notKnown' };

/** Service References 8.7 to 8.12: which devices the hub lists, and which of them talk to each other. */
export const homeNetworkBehaviours: Behaviours = {
  '8.7.1': joining('joinResponseCode'),
  '8.7.2': joining('joinResponseCode'),
  '8.8.1': joining('unjoinResponseCode'),
  '8.8.2': joining('unjoinResponseCode'),
  '8.9': { by: 'device', deviceTypes: ['CHF', 'ESME', 'GSME', 'GPF', 'HCALCS', 'PPMID'], run: readLog },
  '8.11': { by: 'device', deviceTypes: ['CHF'], run: updateLog },
  // The log of the old hub is the estate's own list, so there is nothing to bring over.
  '8.12.1': { by: 'device', deviceTypes: ['CHF'], run: ({ installation }) => ({ result: 'done', payload: {}, installation }) },
  '8.12.2': {
    by: 'device',
    deviceTypes: ['GPF'],
    run: ({ installation, device }) => {
      const restored = installation.devices.filter((other) => other.deviceId !== device.deviceId);
      return { result: 'done', payload: { RestoreDeviceLogOutcome: restored.map((other) => ({ DeviceLogEntry: logEntry(other), joinResponseCode: success })) }, installation };
    },
  },
};

/** Devices that the hub lists are joined already, so that joining and unjoining only tell whether the other is known. */
function joining(element: 'joinResponseCode' | 'unjoinResponseCode'): DeviceBehaviour {
  return {
    by: 'device',
    deviceTypes: joinable,
    run: ({ installation, body }) => {
      const other = textOf(body, 'OtherDeviceID').toUpperCase();
      if (isListed(installation, other)) return { result: 'done', payload: { [element]: success }, installation };
      return { result: 'device-error', errors: [{ code: 27, error: 'the other device is not on the hub\'s list' }], installation };
    },
    failed: () => ({ [element]: notKnown }),
  };
}

function isListed(installation: Installation, deviceId: string): boolean {
  return installation.changes.listed.includes(deviceId) || installation.devices.some((device) => device.deviceId === deviceId);
}

function readLog({ installation, device, nowMs }: DeviceCall): DeviceOutcome {
  const others = installation.devices.filter((other) => other.deviceId !== device.deviceId);
  if (device.type !== 'CHF') return { result: 'done', payload: { DeviceLogEntries: { LogEntry: others.map(logEntry) } }, installation };
  const ids = [...others.map((other) => other.deviceId), ...installation.changes.listed].slice(0, listedMax);
  const lastMinute = new Date(Math.floor(nowMs / 60_000) * 60_000).toISOString();
  return { result: 'done', payload: { CHFDeviceLog: { CHFDeviceLogEntry: ids.map((id) => ({ DeviceID: id, LastCommunicationsDateTime: lastMinute })) } }, installation };
}

function logEntry(device: InstalledDevice): BodyFields {
  // Displays and consumer access devices are Type 2 devices, which the log does not tell apart.
  return { DeviceID: device.deviceId, DeviceType: device.type === 'IHD' || device.type === 'CAD' ? 'Type2' : device.type };
}

function updateLog({ installation, body }: DeviceCall): DeviceOutcome {
  const deviceId = textOf(body, 'DeviceID').toUpperCase();
  const { changes } = installation;
  const withListed = (listed: readonly string[]): DeviceOutcome => ({ result: 'done', payload: {}, installation: { ...installation, changes: { ...changes, listed } } });
  if (textOf(body, 'RequestType') === 'Remove') {
    if (!changes.listed.includes(deviceId)) return { result: 'device-error', errors: [{ code: 28, error: 'the device is not on the hub\'s list' }], installation };
    return withListed(changes.listed.filter((id) => id !== deviceId));
  }
  if (isListed(installation, deviceId)) return withListed(changes.listed);
  if (changes.listed.length >= listedMax) return { result: 'device-error', errors: [{ code: 29, error: 'the hub\'s list is full' }], installation };
  return withListed([...changes.listed, deviceId]);
}
