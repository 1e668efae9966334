import type { DeviceGroup, LabPopulation } from '@gauntlet/contracts';

/** Alerts that the simulated estate raises for a User, until told otherwise or `forMs` is over. */
export interface AlertTraffic {
  readonly userId: string;
  readonly devicePerSecond: number;
  readonly dccPerSecond: number;
  readonly groups: readonly Pick<DeviceGroup, 'firstDeviceId' | 'count' | 'step'>[];
  readonly seed: number;
  readonly forMs: number;
}

/** The laboratory as a load generator needs it; a target without a simulated estate is asked for neither. */
export interface LoadLab {
  /** @throws GauntletError 'conflict' when the lab holds something else under these ids */
  populate(population: LabPopulation): Promise<void>;
  raiseAlerts(traffic: AlertTraffic): Promise<void>;
}
