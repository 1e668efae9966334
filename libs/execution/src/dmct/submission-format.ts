import type { DeviceType } from '@gauntlet/contracts';

export interface SubmissionColumn {
  readonly name: string;
  /** What the DCC asks for unless its notice says otherwise (SVTAD 20.2): a wanted column without a value is a gap, never an error. */
  readonly wanted: 'wanted' | 'if-device' | 'optional';
  readonly holds: { readonly kind: 'text'; readonly lengthMax: number } | { readonly kind: 'count'; readonly max: number } | { readonly kind: 'choice'; readonly choices: readonly string[] };
  /** Whose device it describes: wanted as soon as anything is said of that device. */
  readonly device?: DeviceType;
}

export interface SubmissionFormat {
  readonly name: string;
  readonly version: string;
  readonly columns: readonly SubmissionColumn[];
}

/** Devices that the format has columns for; the hub's are always wanted. */
const devices: readonly DeviceType[] = ['ESME', 'GSME', 'CHF', 'PPMID'];

/**
 * The "reasonable format" of SVTAD 20.2. The text leaves it to the DCC: lengths are those of DUIS, and the columns follow the supplier
 * information of SVTAD 13.1. A notice of a window may want other columns of it.
 */
export const submissionFormat: SubmissionFormat = {
  name: 'Supplier submission',
  version: '1.0.0',
  columns: [
    text('dmc', 'wanted', 64),
    { name: 'confirmation', wanted: 'optional', holds: { kind: 'choice', choices: ['unchanged'] } },
    { name: 'release', wanted: 'wanted', holds: { kind: 'choice', choices: ['IOC', 'MOC', 'FOC'] } },
    { name: 'installation_type', wanted: 'wanted', holds: { kind: 'choice', choices: ['dormant', 'active', 'mixed'] } },
    { name: 'meters_to_enrol', wanted: 'wanted', holds: { kind: 'count', max: 50_000_000 } },
    text('csp', 'wanted', 60),
    text('smso', 'wanted', 60),
    text('smets_version', 'wanted', 20),
    ...devices.flatMap((device) => [
      ...['manufacturer', 'model'].map((part) => ofDevice(device, part, 30)),
      { ...ofDevice(device, 'hardware', 30), wanted: 'optional' as const },
      ofDevice(device, 'firmware', 8),
    ]),
    text('configuration', 'optional', 200),
    text('change_evidence', 'optional', 200),
  ],
};

/** Columns that describe the Supplier's own submission; they are no data of the DMC that could be missing or sourced. */
export const ownColumns: readonly string[] = ['dmc', 'confirmation', 'change_evidence'];

function text(name: string, wanted: SubmissionColumn['wanted'], lengthMax: number): SubmissionColumn {
  return { name, wanted, holds: { kind: 'text', lengthMax } };
}

function ofDevice(device: DeviceType, part: string, lengthMax: number): SubmissionColumn {
  return { name: `${device.toLowerCase()}_${part}`, wanted: device === 'CHF' ? 'wanted' : 'if-device', holds: { kind: 'text', lengthMax }, device };
}

/** The columns that count as missing when a DMC's data lacks them, given what is said of its devices. */
export function wantedColumns(given: ReadonlySet<string>, wanted: readonly string[] | undefined): readonly string[] {
  const told = new Set(submissionFormat.columns.filter((column) => column.device !== undefined && given.has(column.name)).map((column) => column.device));
  const meters = told.has('ESME') || told.has('GSME');
  return submissionFormat.columns
    .filter((column) => {
      if (ownColumns.includes(column.name)) return false;
      if (wanted !== undefined) return wanted.includes(column.name);
      if (column.wanted === 'wanted') return true;
      // A DMC without any meter is no DMC: until one is told, the electricity meter's data is what is missing.
      return column.wanted === 'if-device' && (told.has(column.device) || (column.device === 'ESME' && !meters));
    })
    .map((column) => column.name);
}
