import { advanceDmc, transitionsFrom } from '@gauntlet/assurance';
import type { Body, DmcEvent, DmcEventKind } from '@gauntlet/assurance';
import type { DmcStepView, Principal } from '@gauntlet/contracts';
import { GauntletError } from '@gauntlet/contracts';
import { bodyOfRole } from '../assurance/take-decision.ts';
import type { HeldDmc } from './held-dmc.ts';

/** Who does it, and when it is recorded. */
export interface DmctActor {
  readonly by: Principal;
  /** ISO 8601, UTC. */
  readonly recordedAt: string;
  readonly today: string;
}

export interface HeldAdvance {
  readonly dmc: HeldDmc;
  readonly step: DmcStepView;
  /** 20.23(c): DMCs that the move made. */
  readonly created: readonly HeldDmc[];
}

export interface HeldEvent {
  readonly kind: string;
  readonly on?: string | undefined;
  readonly evidence: Readonly<Record<string, string>>;
  readonly newDmcId?: string | undefined;
  /** For what a Supplier Party brings about by its submission, whoever hands it in. */
  readonly as?: Body;
}

/**
 * Moves a DMC by one event of the life cycle (SVTAD 20), on behalf of the body that the clause names.
 * @throws GauntletError 'forbidden' when the principal does not speak for that body, 'invalid-input' for missing evidence or a wrong day,
 * 'conflict' when the event is not possible now; each names the clause
 */
export function advanceHeld(dmc: HeldDmc, event: HeldEvent, actor: DmctActor): HeldAdvance {
  const { dmcId, state } = dmc.record;
  const rows = transitionsFrom(state).filter((one) => one.event === event.kind);
  const [row] = rows;
  const body = event.as ?? bodyFor(row?.by, actor.by);
  if (row !== undefined && body !== row.by) throw new GauntletError('forbidden', `${row.clause}: ${event.kind} is for ${row.by}; ${actor.by.subject} speaks for ${body ?? 'none of the bodies'}`);
  const on = dayOf(event.on, dmc, actor.today);
  const missing = row?.evidence.filter((kind) => (event.evidence[kind] ?? '') === '') ?? [];
  const foreign = row === undefined ? [] : Object.keys(event.evidence).filter((kind) => !rows.some((one) => one.evidence.some((known) => known === kind)));
  const problems = [
    ...missing.map((kind) => ({ path: `evidence.${kind}`, value: '(missing)', expected: `a reference to what is on record (${row?.clause ?? ''})` })),
    ...foreign.map((kind) => ({ path: `evidence.${kind}`, value: JSON.stringify(event.evidence[kind] ?? ''), expected: `evidence that ${event.kind} rests on: ${row?.evidence.join(', ') ?? ''}` })),
  ];
  // Where more than one line has the event, the one that applies says what it needs.
  if (rows.length === 1 && problems.length > 0) throw new GauntletError('invalid-input', `${row?.clause ?? ''}: ${event.kind} has ${problems.length} problem${problems.length === 1 ? '' : 's'}`, { problems });
  const put: DmcEvent = { dmcId, kind: event.kind as DmcEventKind, by: body ?? 'DCC', on, evidence: event.evidence, ...(event.newDmcId === undefined ? {} : { newDmcId: event.newDmcId }) };
  const advance = advanceDmc({ ...dmc.record, history: [] }, put);
  if (advance.result === 'refused') throw new GauntletError('conflict', advance.reason);
  const { history, ...record } = advance.dmc;
  const step: DmcStepView = { dmcId, from: state, to: record.state, event: event.kind, body: put.by, by: actor.by.subject, on, recordedAt: actor.recordedAt, clause: history.at(-1)?.clause ?? advance.clause, evidence: { ...event.evidence } };
  const created = advance.created.map(({ history: _none, ...made }): HeldDmc => ({ record: made, since: on, data: {}, suppliers: [] }));
  return { dmc: { ...dmc, record, since: on }, step, created };
}

/** The body that the clause names where the principal speaks for it, else the first that it does speak for. */
function bodyFor(wanted: Body | undefined, by: Principal): Body | undefined {
  const held = by.roles.flatMap((role) => bodyOfRole[role] ?? []);
  return held.find((one) => one === wanted) ?? held[0];
}

/** A move may be recorded later than it happened, but neither ahead of time nor before the one that led here. */
function dayOf(on: string | undefined, dmc: HeldDmc, today: string): string {
  const day = on ?? (dmc.since > today ? dmc.since : today);
  if (on !== undefined && (on < dmc.since || on > today)) {
    throw new GauntletError('invalid-input', 'the move has 1 problem', { problems: [{ path: 'on', value: JSON.stringify(on), expected: `a day from ${dmc.since}, when ${dmc.record.dmcId} came to be ${dmc.record.state}, to today, ${today}` }] });
  }
  return day;
}
