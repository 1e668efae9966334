import type { BodyFields } from '@gauntlet/contracts';
import { deviceModelOf, type InstalledDevice, type Installation } from '../installation/installation.ts';
import { ordinalOfSupplyNumber, supplyNumberOf } from '../installation/supply-number.ts';
import { textOf, type Behaviours, type Subject } from './behaviour.ts';

/** Service Reference 8.2: the Smart Metering Inventory holds an installation from commissioning until it is rolled back. */
export const inventoryBehaviours: Behaviours = {
  '8.2': {
    by: 'dcc',
    subjectOf,
    unknownSubject: 'E19',
    notCommissioned: 'E19',
    faulty: 'E080201',
    run: ({ installation }) => ({ result: 'done', payload: { DSPInventory: { Device: installation.devices.map((device) => inventoryEntry(installation, device)) } }, installation }),
  },
};

/** By device or by supply number; the estate invents no addresses, so UPRN and PropertyFilter find nothing. */
function subjectOf(body: BodyFields): Subject {
  const deviceId = textOf(body, 'DeviceID');
  if (deviceId !== '') return { by: 'device', deviceId: deviceId.toUpperCase() };
  const ordinal = ordinalOfSupplyNumber(textOf(body, 'MPxN'));
  return ordinal === undefined ? { by: 'nothing' } : { by: 'ordinal', ordinal };
}

function inventoryEntry(installation: Installation, device: InstalledDevice): BodyFields {
  const model = deviceModelOf(installation, device.type);
  const supplyNumber = supplyNumberOf(installation.ordinal, device.type);
  return {
    DeviceID: device.deviceId,
    DeviceType: device.type,
    DeviceStatus: 'Commissioned',
    DeviceManufacturer: model?.manufacturer ?? 'unknown',
    DeviceModel: model?.model ?? 'unknown',
    SMETSCHTSVersion: installation.model.smetsVersion,
    ...(model === undefined ? {} : { DeviceFirmwareVersion: model.firmwareVersion }),
    ...(installation.commissionedAtMs === undefined ? {} : { DateCommissioned: new Date(installation.commissionedAtMs).toISOString().slice(0, 10) }),
    ...(supplyNumber === undefined ? {} : { ImportMPxN: supplyNumber }),
    CSPRegion: 'SMETS1',
    S1SP: installation.model.s1sp,
  };
}
