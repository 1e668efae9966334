import type { PackKind } from '@gauntlet/contracts';
import type { Counts, DeScoping } from './counts.ts';
import type { DeScopingRule, RuleSet } from './rule-set.ts';

/** Counts with the de-scopings applied. */
export interface Tally {
  /** Planned tests less those whose de-scoping is approved: the denominator of every rate. */
  readonly base: number;
  readonly approvedDeScoped: number;
  /** Tests that leave the plan or stay in it, depending on a decision not yet made. */
  readonly pendingDeScoped: number;
  /** At the first try, and on retry where the rules count that. */
  readonly passed: number;
  readonly onRetry: number;
  readonly failed: number;
  readonly infrastructure: number;
  readonly otherVersion: number;
  /** Executed on the version that counts: passed or failed. */
  readonly executed: number;
  /** Of the base: not executed, for whatever reason. */
  readonly missing: number;
  /** 'none': nothing was ever said about these tests; 'contradictory': the counts cannot all be true. */
  readonly data: 'sound' | 'none' | 'contradictory';
}

/** Applies the de-scopings of one DMC and pack kind to its counts. */
export function tally(counts: Counts, deScopings: readonly DeScoping[], rules: Pick<RuleSet, 'deScoping' | 'passOnRetry'>): Tally {
  const tests = (wanted: DeScopingState) => deScopings.reduce((sum, one) => sum + (stateOf(one, rules.deScoping) === wanted ? one.tests : 0), 0);
  const approvedDeScoped = tests('approved');
  const pendingDeScoped = tests('pending');
  const retriesPass = rules.passOnRetry === 'passed';
  const passed = counts.passed + (retriesPass ? counts.passedOnRetry : 0);
  const failed = counts.failed + (retriesPass ? 0 : counts.passedOnRetry);
  const executed = passed + failed;
  const base = counts.planned - approvedDeScoped;
  const counted = executed + counts.infrastructure + counts.otherVersion;
  const accountedFor = counts.deScoped + counted + counts.cancelled;
  const whole = [...Object.values(counts), ...deScopings.map((one) => one.tests)].every((count) => Number.isSafeInteger(count) && count >= 0);
  const contradictory = !whole || accountedFor > counts.planned || approvedDeScoped + pendingDeScoped > counts.deScoped;
  return {
    base,
    approvedDeScoped,
    pendingDeScoped,
    passed,
    onRetry: retriesPass ? counts.passedOnRetry : 0,
    failed,
    infrastructure: counts.infrastructure,
    otherVersion: counts.otherVersion,
    executed,
    missing: base - executed,
    data: contradictory ? 'contradictory' : base === 0 || (counted === 0 && pendingDeScoped === 0) ? 'none' : 'sound',
  };
}

/** The de-scopings that concern one DMC and pack kind. */
export function deScopingsOf(all: readonly DeScoping[], dmcId: string, packKind: PackKind): readonly DeScoping[] {
  return all.filter((one) => one.dmcId === dmcId && one.packKind === packKind);
}

type DeScopingState = 'approved' | 'refused' | 'pending';

function stateOf(deScoping: DeScoping, rule: DeScopingRule): DeScopingState {
  // SVTAD 12.6(a), PIT: the TAB's approval is enough.
  if (rule === 'tab') return deScoping.tab === 'against' ? 'refused' : deScoping.tab;
  // SVTAD 12.6(a), SIT: the Secretary of State decides on the TAB's recommendation, whichever way that goes; not before it.
  if (deScoping.tab === 'pending') return 'pending';
  return deScoping.sos;
}
