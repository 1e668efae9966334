import { advanceDmc, type DmcAdvance } from './advance-dmc.ts';
import { submittedDmc, type DmcEvent, type DmcRecord } from './dmc-record.ts';
import type { DmcEventKind, EvidenceKind } from './dmc-transition.ts';
import { dmcTransitions, transitionsFrom } from './dmc-transitions.ts';

const everyEvidence = [...new Set(dmcTransitions.flatMap((row) => row.evidence))];

/** Evidence of every kind but those left out. */
export function evidenceWithout(...left: readonly EvidenceKind[]): DmcEvent['evidence'] {
  return Object.fromEntries(everyEvidence.filter((kind) => !left.includes(kind)).map((kind) => [kind, `doc:${kind}`]));
}

/** An event by the body that may raise it in this state, with all evidence. */
export function eventFor(dmc: DmcRecord, kind: DmcEventKind, given: Partial<DmcEvent> = {}): DmcEvent {
  const by = transitionsFrom(dmc.state).find((row) => row.event === kind)?.by ?? 'DCC';
  return { dmcId: dmc.dmcId, kind, by, on: '2026-04-01', evidence: evidenceWithout(), ...given };
}

/** Tries one event, without throwing. */
export function attempt(dmc: DmcRecord, kind: DmcEventKind, given: Partial<DmcEvent> = {}): DmcAdvance {
  return advanceDmc(dmc, eventFor(dmc, kind, given));
}

/** Goes through the events one by one; throws at the first that is refused. */
export function after(dmc: DmcRecord, ...kinds: readonly DmcEventKind[]): DmcRecord {
  return kinds.reduce((at, kind) => {
    const advance = attempt(at, kind);
    if (advance.result === 'refused') throw new Error(`${kind}: ${advance.reason}`);
    return advance.dmc;
  }, dmc);
}

/** DMC X where its six kinds of stories begin. */
export const inTriage = after(submittedDmc('X'), 'data-complete');
export const scheduled = after(inTriage, 'clear-triage', 'schedule');
export const inMigrationTest = after(scheduled, 'start-migration-testing');
export const withIssue = after(inMigrationTest, 'raise-issue');
