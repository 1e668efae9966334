import { nameOf, type Readings } from '../readings.ts';
import type { DmcEventKind } from './dmc-transition.ts';
import { triageReasons, type TriageReason } from './triage-reason.ts';

/** What is known of a complete DMC when the DCC considers it (SVTAD 20.6); the letter of each is in its comment. */
export interface TriageFacts {
  /** (a) */
  readonly epcl: 'on-list' | 'proposed' | 'no' | 'unknown';
  /** (b) */
  readonly testedElsewhere: 'sit' | 'migration-testing' | 'ppct' | 'no' | 'unknown';
  /** (c) */
  readonly releaseTesting: 'in-time' | 'unlikely-in-time' | 'unknown';
  /** (d): a recorded judgement of the DCC; a likeness alone is none. */
  readonly equivalentTo: { readonly kind: 'epcl-entry' | 'proposed-entry' | 'planned-dmc'; readonly id: string } | 'none' | 'unknown';
  /** (e) */
  readonly devices: 'sourced' | 'cannot-be-sourced' | 'not-yet-known';
  /** (f) */
  readonly economic: 'yes' | 'no' | 'unknown';
}

export interface AppliedReason {
  readonly reason: TriageReason;
  readonly clause: string;
  readonly detail: string;
}

export interface Triage {
  readonly outcome: 'excluded' | 'propose-uneconomic' | 'to-be-scheduled' | 'undecided';
  /** All that apply, in the order of the readings; the first is the main reason of the DMCT Status List. */
  readonly reasons: readonly AppliedReason[];
  readonly mainReason?: TriageReason;
  /** Reasons of which nothing is known yet. */
  readonly unknown: readonly TriageReason[];
  /** The event to put to the DMC's life cycle. */
  readonly event?: DmcEventKind;
  readonly ruleSet: string;
}

const eventOf: Readonly<Record<TriageReason, DmcEventKind>> = { a: 'find-on-epcl', b: 'find-tested-elsewhere', c: 'find-release-late', d: 'find-equivalent', e: 'find-no-devices', f: 'find-uneconomic' };

/**
 * SVTAD 20.6: which of the six reasons apply to a DMC whose data is complete. (a) to (e) keep it out of the DMCT Schedule;
 * (f) alone does not: it goes to the Secretary of State (20.7). Reasons settled for the DMC are left out.
 */
export function triage(facts: TriageFacts, settled: readonly TriageReason[], readings: Readings): Triage {
  const looked = readings.mainReasonOrder.filter((reason) => !settled.includes(reason)).map((reason) => ({ reason, ...lookAt(reason, facts) }));
  const reasons = looked.filter((one) => one.state === 'applies').map(({ reason, detail }): AppliedReason => ({ reason, clause: `SVTAD 20.6(${reason})`, detail: `${triageReasons[reason]}: ${detail}` }));
  const unknown = looked.filter((one) => one.state === 'unknown').map((one) => one.reason);
  const excluding = reasons.find((one) => one.reason !== 'f')?.reason;
  const frame = { reasons, unknown, ruleSet: nameOf(readings) };
  if (excluding !== undefined) return { ...frame, outcome: 'excluded', mainReason: excluding, event: eventOf[excluding] };
  if (unknown.some((reason) => reason !== 'f')) return { ...frame, outcome: 'undecided' };
  if (reasons.length > 0) return { ...frame, outcome: 'propose-uneconomic', mainReason: 'f', event: eventOf.f };
  if (unknown.length > 0) return { ...frame, outcome: 'undecided' };
  return { ...frame, outcome: 'to-be-scheduled', event: 'clear-triage' };
}

interface Look {
  readonly state: 'applies' | 'does-not' | 'unknown';
  readonly detail: string;
}

function lookAt(reason: TriageReason, facts: TriageFacts): Look {
  const looks: Readonly<Record<TriageReason, Look>> = {
    a: say(facts.epcl, 'no', facts.epcl === 'on-list' ? 'on the list' : 'proposed for it'),
    b: say(facts.testedElsewhere, 'no', facts.testedElsewhere),
    c: say(facts.releaseTesting, 'in-time', 'unlikely in time'),
    d: say(facts.equivalentTo, 'none', typeof facts.equivalentTo === 'string' ? '' : `${facts.equivalentTo.kind} ${facts.equivalentTo.id}`),
    // SVTAD 20.6(e) itself counts not knowing as a reason.
    e: say(facts.devices, 'sourced', facts.devices === 'not-yet-known' ? 'not yet known' : 'cannot be sourced'),
    f: say(facts.economic, 'yes', 'in the DCC’s opinion'),
  };
  return looks[reason];
}

function say<T>(value: T, clear: T & string, detail: string): Look {
  return { state: value === clear ? 'does-not' : value === 'unknown' ? 'unknown' : 'applies', detail };
}
