import type { Verdict } from '@gauntlet/contracts';

/** What SVTAD 13.15 has the DCC do before the Panel determines. */
export interface SitCompletionInput {
  readonly notified: readonly ('SoS' | 'Authority' | 'Panel' | 'Parties')[];
  /** 13.15(b): Completion Report, SIT Auditor Report and the list of proposed redactions. */
  readonly sent: readonly ('completion-report' | 'sit-auditor-report' | 'redactions')[];
  readonly tagReview: 'done' | 'not-done';
  readonly panel: 'complete' | 'not-met' | 'pending';
  /** Material submitted after the Panel last said that criteria were not met (13.16). */
  readonly resubmitted: 'yes' | 'no';
}

export interface SitCompletion {
  readonly state: 'to-prepare' | 'before-the-panel' | 'continue-sit' | 'complete';
  readonly verdict: Verdict;
  readonly clause: string;
  readonly missing: readonly string[];
}

/** SVTAD 13.15–13.16: SIT completes only when the Panel determines it; until then what is missing, or that SIT goes on. */
export function sitCompletion(input: SitCompletionInput): SitCompletion {
  const notified = (['SoS', 'Authority', 'Panel', 'Parties'] as const).filter((body) => !input.notified.includes(body)).map((body) => `notice to ${body}`);
  const sent = (['completion-report', 'sit-auditor-report', 'redactions'] as const).filter((paper) => !input.sent.includes(paper));
  const missing = [...notified, ...sent, ...(input.tagReview === 'done' ? [] : ['review with the TAG'])];
  if (missing.length > 0) return { state: 'to-prepare', verdict: 'undecidable', clause: 'SVTAD 13.15', missing };
  if (input.panel === 'complete') return { state: 'complete', verdict: 'met', clause: 'SVTAD 13.16', missing };
  if (input.panel === 'not-met' && input.resubmitted === 'no') return { state: 'continue-sit', verdict: 'not-met', clause: 'SVTAD 13.16', missing: ['further documentation and evidence'] };
  return { state: 'before-the-panel', verdict: 'undecidable', clause: 'SVTAD 13.16', missing: ['determination of the Panel'] };
}
