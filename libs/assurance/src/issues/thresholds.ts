import type { Severity } from './testing-issue.ts';

/** The columns of SVTAD Table 13.2; Migration Testing has its thresholds in the MTAD, the DMCT Process has none. */
export type ThresholdGate = 'PIT' | 'SIT' | 'SMETS1 Interface Testing' | 'SCT';

/** Open Testing Issues that are allowed at the most, per DCC Service Provider. */
export type Thresholds = Readonly<Record<Severity, number>>;

/** SVTAD Table 13.2. */
export const table132: Readonly<Record<ThresholdGate, Thresholds>> = {
  PIT: { 1: 0, 2: 0, 3: 15, 4: 30, 5: 60 },
  SIT: { 1: 0, 2: 0, 3: 15, 4: 30, 5: 60 },
  'SMETS1 Interface Testing': { 1: 0, 2: 0, 3: 5, 4: 10, 5: 20 },
  SCT: { 1: 0, 2: 0, 3: 15, 4: 30, 5: 60 },
};
