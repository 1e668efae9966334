import type { CriterionView, Verdict } from '@gauntlet/contracts';
import { nameOf, type Readings } from '../readings.ts';
import { worstVerdict } from '../worst-verdict.ts';
import { disputedVerdict, type DisputedVerdict, type OpenIssue } from './disputed-outcomes.ts';
import { countIssue, standingCounts, type Gate, type IssueCounting } from './issue-counting.ts';
import { severities, type Severity, type TestingIssue } from './testing-issue.ts';
import { table132, type Thresholds } from './thresholds.ts';

export interface ThresholdInput extends Gate {
  readonly issues: readonly TestingIssue[];
  /** All providers whose issues are known, those without any issue included; none known is undecidable. */
  readonly serviceProviders: readonly string[];
  readonly readings: Readings;
}

export interface ProviderThresholds extends DisputedVerdict {
  readonly serviceProvider: string;
  /** Counted issues by severity as they stand (14.4). */
  readonly counts: Readonly<Record<Severity, number>>;
  readonly thresholds: Thresholds;
  /** Ids of issues on which a decision is pending. */
  readonly open: readonly string[];
}

export interface ThresholdEvaluation {
  readonly verdict: Verdict;
  readonly ruleSet: string;
  readonly criterion: CriterionView;
  readonly providers: readonly ProviderThresholds[];
  /** Left out by 13.20 or 13.21; they belong into the Completion Report. */
  readonly excluded: readonly IssueCounting[];
  readonly notes: readonly string[];
}

/** SVTAD 12.6(c), 13.18–13.24, Table 13.2: open Testing Issues per DCC Service Provider, never added up over providers; disputes by 14.5. */
export function evaluateThresholds(input: ThresholdInput): ThresholdEvaluation {
  const countings = input.issues.map((issue) => countIssue(issue, input)).sort((one, other) => (one.issueId < other.issueId ? -1 : 1));
  const names = [...new Set([...input.serviceProviders, ...countings.filter((one) => one.counts !== 'no').map((one) => one.serviceProvider)])].sort();
  const providers = names.map((serviceProvider) => judgeProvider(serviceProvider, countings.filter((one) => one.serviceProvider === serviceProvider), input));
  const verdict = worstVerdict(providers.map((one) => one.verdict));
  return {
    verdict,
    ruleSet: nameOf(input.readings),
    criterion: criterionOf(verdict, providers, input),
    providers,
    excluded: countings.filter((one) => one.counts === 'excluded'),
    notes: notesOn(input, countings),
  };
}

function judgeProvider(serviceProvider: string, countings: readonly IssueCounting[], input: ThresholdInput): ProviderThresholds {
  const thresholds = table132[input.gate];
  const open: OpenIssue[] = countings.filter((one) => one.outcomes.length > 1);
  const judged = disputedVerdict({ settled: standingCounts(countings.filter((one) => one.outcomes.length === 1)), open, thresholds });
  const blocked = input.readings.disputedSeverity === 'any-dispute' && open.length > 0;
  return { serviceProvider, counts: standingCounts(countings), thresholds, open: open.map((one) => one.issueId), ...judged, verdict: blocked ? 'undecidable' : judged.verdict };
}

function criterionOf(verdict: Verdict, providers: readonly ProviderThresholds[], input: ThresholdInput): CriterionView {
  const thresholds = table132[input.gate];
  const against = providers.filter((one) => one.verdict !== 'met');
  const margins = providers.flatMap((one) => severities.map((severity) => thresholds[severity] - one.counts[severity]));
  return {
    criterion: '12.6(c)',
    clause: 'SVTAD 12.6(c), 13.18–13.21, Table 13.2',
    title: 'Open Testing Issues at or below the thresholds, per DCC Service Provider',
    verdict,
    observed: providers.length === 0 ? 'no DCC Service Provider known' : providers.map((one) => `${one.serviceProvider} ${list(one.counts)}`).join('; '),
    limit: `<= ${list(thresholds)} of severity 1/2/3/4/5 at ${input.gate}`,
    margin: verdict === 'undecidable' ? null : Math.min(...margins),
    reason: providers.length === 0 ? 'No DCC Service Provider is known, so there is nothing to decide from.' : against.length === 0 ? 'Every provider is within every threshold.' : against.map((one) => reasonFor(one)).join(' '),
    evidence: input.issues.filter((issue) => against.some((one) => one.serviceProvider === issue.serviceProvider) && countIssue(issue, input).counts === 'yes').map((issue) => issue.issueId).sort().slice(0, 100),
  };
}

function list(counts: Readonly<Record<Severity, number>>): string {
  return severities.map((severity) => counts[severity]).join('/');
}

function reasonFor(provider: ProviderThresholds): string {
  if (provider.verdict === 'undecidable') return `${provider.serviceProvider}: no exit decision until it is determined how ${provider.open.join(', ')} counts, which could change the verdict (SVTAD 14.5).`;
  const over = severities.filter((severity) => provider.counts[severity] > provider.thresholds[severity]);
  if (over.length === 0) return `${provider.serviceProvider}: exceeded however the open decisions end.`;
  return `${provider.serviceProvider}: ${over.map((severity) => `${provider.counts[severity]} of severity ${severity}, at most ${provider.thresholds[severity]}`).join('; ')}.`;
}

function notesOn(input: ThresholdInput, countings: readonly IssueCounting[]): string[] {
  const referred = input.issues.filter((issue) => issue.exclusion?.tag === 'refused' && issue.exclusion.sos === 'pending' && issue.state === 'open').map((issue) => issue.issueId).sort();
  const excluded = countings.filter((one) => one.counts === 'excluded').map((one) => one.issueId);
  const disputed = countings.filter((one) => one.outcomes.length > 1).map((one) => one.issueId);
  return [
    'Thresholds are per DCC Service Provider and never added up (SVTAD Table 13.2).',
    ...(excluded.length > 0 ? [`Excluded and to be listed in the Completion Report: ${excluded.join(', ')} (SVTAD 13.20).`] : []),
    ...(referred.length > 0 ? [`A determination of the Secretary of State is pending on the exclusion of ${referred.join(', ')}; they count meanwhile (SVTAD 13.21).`] : []),
    ...(disputed.length > 0 ? [`Decisions pending on ${disputed.join(', ')}; ${input.readings.disputedSeverity === 'every-outcome' ? 'the verdict stands only where every outcome gives it' : 'no verdict while any is pending'} (SVTAD 14.5).`] : []),
  ];
}
