import type { BodyFields } from '@gauntlet/contracts';
import type { InventoryStatus } from '../installation/changes.ts';
import { deviceModelOf, firmwareOf, type InstalledDevice, type Installation } from '../installation/installation.ts';
import { ordinalOfSupplyNumber, supplyNumberOf } from '../installation/supply-number.ts';
import { childrenOf, textOf, type Behaviours, type DccCall, type DccOutcome, type Subject } from './behaviour.ts';

/** Service References 8.2, 8.3, 8.4 and 12.2: the Smart Metering Inventory holds an installation from commissioning until it is rolled back. */
export const inventoryBehaviours: Behaviours = {
  '8.2': {
    by: 'dcc',
    subjectOf,
    unknownSubject: 'E19',
    notCommissioned: 'E19',
    faulty: 'E080201',
    run: ({ installation }) => ({ result: 'done', payload: { DSPInventory: { Device: installation.devices.map((device) => inventoryEntry(installation, device)) } }, installation }),
  },
  // Of the codes only their enumeration is public; those used here are the first of each request's own.
  '8.3': { by: 'dcc', subjectOf, unknownSubject: 'E19', notCommissioned: 'E5', faulty: 'E080301', run: decommission },
  '8.4': { by: 'dcc', subjectOf, unknownSubject: 'E19', notCommissioned: 'E5', faulty: 'E080405', run: update },
  // A device that the inventory holds is not notified again; one that it does not hold is accepted, and is not remembered.
  '12.2': { by: 'dcc', subjectOf, unknownSubject: 'accepted', notCommissioned: 'E120201', faulty: 'E120201', run: () => ({ result: 'refused', code: 'E120201' }) },
};

function decommission({ installation, body }: DccCall): DccOutcome {
  const deviceId = textOf(body, 'DeviceID').toUpperCase();
  if (installation.changes.statuses[deviceId] === 'Decommissioned') return { result: 'refused', code: 'E080301' };
  const decommissioned = withStatus(installation, deviceId, 'Decommissioned');
  return { result: 'done', payload: undefined, installation: { ...decommissioned, schedules: installation.schedules.filter((schedule) => schedule.deviceId !== deviceId) } };
}

function update({ installation, body }: DccCall): DccOutcome {
  const deviceId = textOf(body, 'DeviceID').toUpperCase();
  const { changes } = installation;
  const status = textOf(body, 'UpdateDeviceStatusExceptCH') || textOf(body, 'UpdateDeviceStatusCH');
  if (isStatus(status)) return done(withStatus(installation, deviceId, status));
  // A device is deleted from the inventory before it is installed or after it has gone, not while it is at work.
  if ('DeleteDevice' in body) return changes.statuses[deviceId] === undefined ? { result: 'refused', code: 'E080405' } : done({ ...installation, devices: installation.devices.filter((device) => device.deviceId !== deviceId) });
  const number = textOf(childrenOf(body, 'UpdateMPxN'), 'ImportMPxN');
  if (number !== '') return done({ ...installation, changes: { ...changes, importNumbers: { ...changes.importNumbers, [deviceId]: number } } });
  const version = textOf(childrenOf(body, 'UpdateDeviceDetails'), 'FirmwareVersion');
  if (version === '') return done(installation);
  return done({ ...installation, changes: { ...changes, firmware: { ...changes.firmware, [deviceId]: { active: version, waiting: undefined } } } });
}

function done(installation: Installation): DccOutcome {
  return { result: 'done', payload: undefined, installation };
}

function withStatus(installation: Installation, deviceId: string, status: InventoryStatus): Installation {
  const { [deviceId]: _, ...others } = installation.changes.statuses;
  const statuses = status === 'Commissioned' ? others : { ...others, [deviceId]: status };
  return { ...installation, changes: { ...installation.changes, statuses } };
}

const givenStatuses: readonly string[] = ['Pending', 'InstalledNotCommissioned', 'Commissioned', 'Withdrawn'] satisfies readonly InventoryStatus[];

function isStatus(text: string): text is InventoryStatus {
  return givenStatuses.includes(text);
}

/** By device or by supply number; the estate invents no addresses, so UPRN and PropertyFilter find nothing. */
function subjectOf(body: BodyFields): Subject {
  const deviceId = textOf(body, 'DeviceID');
  if (deviceId !== '') return { by: 'device', deviceId: deviceId.toUpperCase() };
  const ordinal = ordinalOfSupplyNumber(textOf(body, 'MPxN'));
  return ordinal === undefined ? { by: 'nothing' } : { by: 'ordinal', ordinal };
}

function inventoryEntry(installation: Installation, device: InstalledDevice): BodyFields {
  const model = deviceModelOf(installation, device.type);
  const supplyNumber = installation.changes.importNumbers[device.deviceId] ?? supplyNumberOf(installation.ordinal, device.type);
  const firmware = firmwareOf(installation, device);
  return {
    DeviceID: device.deviceId,
    DeviceType: device.type,
    DeviceStatus: installation.changes.statuses[device.deviceId] ?? 'Commissioned',
    DeviceManufacturer: model?.manufacturer ?? 'unknown',
    DeviceModel: model?.model ?? 'unknown',
    SMETSCHTSVersion: installation.model.smetsVersion,
    ...(firmware === undefined ? {} : { DeviceFirmwareVersion: firmware }),
    ...(installation.commissionedAtMs === undefined ? {} : { DateCommissioned: new Date(installation.commissionedAtMs).toISOString().slice(0, 10) }),
    ...(supplyNumber === undefined ? {} : { ImportMPxN: supplyNumber }),
    CSPRegion: 'SMETS1',
    S1SP: installation.model.s1sp,
  };
}
