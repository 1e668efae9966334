import type { TriageReason } from './dmct/triage-reason.ts';
import type { TestPhase } from './phases/phase.ts';

/**
 * Where the SVTAD's text leaves room: how it is read. Every evaluation that rests on one of these prints name and version.
 * Immutable: another reading is a new version. What counts of tests decide has its readings in RuleSet.
 */
export interface Readings {
  readonly name: string;
  readonly version: string;
  /** 12.5(b) speaks of "any precursor Test Phase" and names none. */
  readonly precursorPhases: Readonly<Record<TestPhase, readonly TestPhase[]>>;
  /**
   * 14.5, "could affect": 'every-outcome' lets a decision be made when all outcomes of the disputes give the same verdict;
   * 'any-dispute' blocks it while anything in that count is disputed.
   */
  readonly disputedSeverity: 'every-outcome' | 'any-dispute';
  /** 15.1, "within 20 Working Days from the issuing": the certificate's own day is day 0, or day 1 when it is a Working Day. */
  readonly certificateDay: 'day-0' | 'day-1';
  /** 20.2, "within 5 Working Days of the start of the month": the fifth Working Day of it, or five after its first day. */
  readonly submissionWindow: 'fifth-working-day' | 'five-after-first-day';
  /** 20.6: the order in which the one main reason of the DMCT Status List is taken from all that apply. */
  readonly mainReasonOrder: readonly TriageReason[];
  /** 20.20, "re-run the test pack accordingly": all its tests again, or those not yet passed. */
  readonly packRerun: 'whole-pack' | 'not-passed-only';
  /** 5.2(d), "not adversely affected": the whole interval of the latency ratio (with SMETS1 to without) at or below this. */
  readonly adverseEffectMargin: number;
  /** 5.2(d): achieved share of the planned arrival rate below which a campaign proves nothing; 0 to 1. */
  readonly achievedRateMinimum: number;
}

/** The readings that ship; acceptance rows marked as a reading rest on them. */
export const svtadReadings: Readings = {
  name: 'SVTAD 1.23 readings',
  version: '1.0.0',
  precursorPhases: { PIT: [], SIT: ['PIT'], UTS: ['SIT'], MT: ['SIT'], SCT: ['PIT'], DMCT: [] },
  disputedSeverity: 'every-outcome',
  certificateDay: 'day-0',
  submissionWindow: 'fifth-working-day',
  mainReasonOrder: ['a', 'b', 'c', 'd', 'e', 'f'],
  packRerun: 'whole-pack',
  adverseEffectMargin: 1.05,
  achievedRateMinimum: 0.95,
};

/** Name and version as printed with what rests on them. */
export function nameOf(rules: Pick<Readings, 'name' | 'version'>): string {
  return `${rules.name} ${rules.version}`;
}
