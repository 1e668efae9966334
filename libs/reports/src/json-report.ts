import { asTheyRan } from './test-outcomes.ts';
import type { RunReport } from './run-report.ts';

/** The whole report as JSON: run, gate and every attempt in the order in which they ran, late ones too. */
export function jsonReport({ run, gate, attempts }: RunReport): string {
  return `${JSON.stringify({ format: 'gauntlet-run-report', formatVersion: 1, run, gate, attempts: attempts.toSorted(asTheyRan) }, undefined, 2)}\n`;
}
