import type { BodyFields } from '@gauntlet/contracts';
import { findDevice, firmwareOf, type Installation } from '../installation/installation.ts';
import type { FirmwareState } from '../installation/changes.ts';
import { textOf, type Behaviours, type DccCall, type DccOutcome, type DeviceCall, type DeviceOutcome } from './behaviour.ts';

/**
 * Service Reference 11: firmware. 11.3 names the image by its hash, of 32 octets in the schema: taken to be the SHA-256 of what 11.1
 * distributed. A hash that fits no image that waits activates nothing.
 */
export const firmwareBehaviours: Behaviours = {
  '11.1': {
    by: 'dcc',
    subjectOf: (body) => ({ by: 'devices', deviceIds: listedDevices(body) }),
    unknownSubject: 'E110101',
    notCommissioned: 'E5',
    faulty: 'E110101',
    run: distribute,
  },
  '11.2': {
    by: 'device',
    deviceTypes: ['ESME', 'GSME', 'PPMID', 'HCALCS'],
    run: ({ installation, device }) => {
      const firmware = firmwareOf(installation, device);
      return { result: 'done', payload: firmware === undefined ? {} : { FirmwareVersion: firmware }, installation };
    },
  },
  '11.3': { by: 'device', deviceTypes: ['ESME', 'GSME'], run: activate },
};

function listedDevices(body: BodyFields): readonly string[] {
  return textOf(body, 'DeviceIDList').toUpperCase().split(',').map((id) => id.trim());
}

function distribute({ installation, body, imageHash }: DccCall): DccOutcome {
  const version = textOf(body, 'FirmwareVersion');
  const reached = listedDevices(body).filter((id) => findDevice(installation, id) !== undefined);
  const changed = reached.reduce((next, id) => withFirmware(next, id, { active: next.changes.firmware[id]?.active, waiting: version, waitingHash: imageHash }), installation);
  return { result: 'done', payload: undefined, installation: changed };
}

function activate({ installation, device, body }: DeviceCall): DeviceOutcome {
  const { waiting, waitingHash } = installation.changes.firmware[device.deviceId] ?? {};
  if (waiting === undefined) return { result: 'device-error', errors: [{ code: 26, error: 'no firmware image waits to be activated' }], installation };
  if (waitingHash !== undefined && textOf(body, 'FirmwareHash').toUpperCase() !== waitingHash) return { result: 'device-error', errors: [{ code: 33, error: 'FirmwareHash: it is not that of the image that waits' }], installation };
  const changed = withFirmware(installation, device.deviceId, { active: waiting, waiting: undefined });
  return { result: 'done', payload: { ActivateImageResponseCode: { '@ResponseCode': 0, ASN1Status: 'success' }, FirmwareVersion: waiting }, installation: changed };
}

function withFirmware(installation: Installation, deviceId: string, firmware: FirmwareState): Installation {
  const { changes } = installation;
  return { ...installation, changes: { ...changes, firmware: { ...changes.firmware, [deviceId]: firmware } } };
}
