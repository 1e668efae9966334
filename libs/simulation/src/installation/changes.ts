/** Statuses of the Smart Metering Inventory that a device can be given; a device without one has its installation's. */
export type InventoryStatus = 'Pending' | 'InstalledNotCommissioned' | 'Commissioned' | 'Decommissioned' | 'Withdrawn';

export interface FirmwareState {
  /** Version that runs; undefined for the model's. */
  readonly active: string | undefined;
  /** Version that 11.1 distributed and 11.3 has not activated. */
  readonly waiting: string | undefined;
  /** SHA-256 of the image that waits, in upper case hex. */
  readonly waitingHash?: string | undefined;
}

/** What Service Requests changed about an installation beyond its meters, by device id where it is about a device. */
export interface InstallationChanges {
  readonly firmware: Readonly<Record<string, FirmwareState>>;
  readonly statuses: Readonly<Record<string, InventoryStatus>>;
  readonly importNumbers: Readonly<Record<string, string>>;
  /** Devices that 8.11 put on the hub's list beside those installed. */
  readonly listed: readonly string[];
  /** How often credentials were replaced: what is read of them differs afterwards. */
  readonly credentialReplacements: number;
}

/** Shared by all installations that nothing changed. */
export const noChanges: InstallationChanges = { firmware: {}, statuses: {}, importNumbers: {}, listed: [], credentialReplacements: 0 };
