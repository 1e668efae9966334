import type { DeviceType, PrepareInstallation, Precondition, ShardClaim } from '@gauntlet/contracts';

/** No installation has this device: what a request to an unknown device is sent to. */
export const unknownDeviceId = '00-DB-FF-FF-FF-FF-FF-FF';

/** The leased device set, as the tests of one shard see it. */
export interface Installation {
  readonly deviceSetId: string;
  readonly deviceId: (type: DeviceType) => string | undefined;
  readonly preparation: (precondition: Precondition) => PrepareInstallation;
}

export function installationOf({ dmc, deviceSet }: ShardClaim): Installation {
  const { deviceSets: _deviceSets, supplierParties: _supplierParties, metersToEnrol: _metersToEnrol, ...described } = dmc;
  const deviceIds = new Map(deviceSet.devices.map((device) => [device.type, device.deviceId]));
  return {
    deviceSetId: deviceSet.id,
    deviceId: (type) => deviceIds.get(type),
    preparation: ({ state, faults }) => ({ dmc: described, deviceSet, state, faults }),
  };
}
