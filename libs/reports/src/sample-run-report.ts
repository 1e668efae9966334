import { evaluateExit, ruleSets, type Counts, type DmcCounts } from '@gauntlet/assurance';
import type { AttemptView, LaneView, Outcome } from '@gauntlet/contracts';
import type { RunReport } from './run-report.ts';

/** What one DMC of a made-up run comes to; counts of functional tests, then of regression tests. */
export interface SampleDmc {
  readonly dmcId: string;
  readonly functional: readonly SampleTests[];
  readonly regression: readonly SampleTests[];
  readonly notRun?: number;
}
export interface SampleTests {
  readonly group: string;
  readonly srv: string;
  readonly count: number;
  readonly outcome: Outcome;
  readonly reason?: string;
  /** A try that failed before the one that counts. */
  readonly superseded?: Outcome;
}

const startMs = Date.UTC(2026, 10, 23, 14, 0, 0);
const packs = [
  { key: 'srvt', version: '1.0.0', hash: 'a'.repeat(64), kind: 'functional', name: 'Standard DMCT Service Reference Variant Test Pack' },
  { key: 'regression', version: '1.0.0', hash: 'b'.repeat(64), kind: 'regression', name: 'Standard DMCT Regression Test Pack' },
] as const;

/** A whole report of a made-up run, its gate decided by the real rules: for specs and for looking at the page. */
export function sampleRunReport(dmcs: readonly SampleDmc[]): RunReport {
  const attempts = dmcs.flatMap((dmc) => [...attemptsOf(dmc, 'functional'), ...attemptsOf(dmc, 'regression')]);
  const evaluation = evaluateExit({ scope: ['functional', 'regression'], dmcs: dmcs.map(resultsOf), deScopings: [], rules: ruleSets.dmctRun });
  const lanes = dmcs.map(laneOf);
  return {
    run: {
      id: '01936c1e-7a00-7000-8000-00000000f00d',
      state: 'completed',
      packs,
      environment: 'local',
      submittedBy: 'admin',
      submittedAt: '2026-11-23T14:00:00.000Z',
      endedAt: '2026-11-23T14:03:25.000Z',
      deadlineAt: '2026-11-23T18:00:00.000Z',
      targetVersion: 'device-simulator 0.1.0',
      platformVersion: '0.1.0',
      planned: lanes.reduce((sum, lane) => sum + lane.planned, 0),
      lanes,
      gate: null,
      traceId: '0'.repeat(32),
    },
    gate: { runId: '01936c1e-7a00-7000-8000-00000000f00d', evaluatedAt: '2026-11-23T14:03:25.000Z', inputsHash: 'c'.repeat(64), ...evaluation },
    attempts,
  };
}

function attemptsOf(dmc: SampleDmc, kind: 'functional' | 'regression'): AttemptView[] {
  const packKey = kind === 'functional' ? 'srvt' : 'regression';
  return dmc[kind].flatMap((tests, row) =>
    Array.from({ length: tests.count }, (_, index) => {
      const testKey = `${tests.group.toLowerCase().replaceAll(' ', '-')}-${row}-${index}`;
      const attempt = (tryNumber: number, outcome: Outcome, standing: AttemptView['standing']): AttemptView => ({
        attemptId: `${dmc.dmcId}-${packKey}-${testKey}-${tryNumber}`,
        testId: `${dmc.dmcId}-${packKey}-${testKey}`,
        tryNumber,
        leaseToken: 1,
        standing,
        dmcId: dmc.dmcId,
        packKey,
        packKind: kind,
        testKey,
        functionalGroup: tests.group,
        srv: tests.srv,
        deviceType: 'ESME',
        firmwareVersion: '01010201',
        outcome,
        reason: outcome === 'passed' ? '' : (tests.reason ?? `${outcome} for a reason`),
        startedAt: new Date(startMs + (kind === 'functional' ? 0 : 60_000) + row * 1_000 + index * 10 + tryNumber).toISOString(),
        durationMs: 12.5,
        responseMs: 11,
        evidenceHash: 'd'.repeat(64),
        traceId: '0'.repeat(32),
        targetVersion: 'device-simulator 0.1.0',
      });
      return tests.superseded === undefined ? [attempt(1, tests.outcome, 'counted')] : [attempt(1, tests.superseded, 'superseded'), attempt(2, tests.outcome, 'counted')];
    }).flat(),
  );
}

function resultsOf(dmc: SampleDmc): DmcCounts {
  const notPassed = (kind: 'functional' | 'regression') => attemptsOf(dmc, kind).filter((attempt) => attempt.standing === 'counted' && attempt.outcome !== 'passed').map((attempt) => attempt.testId);
  return { dmcId: dmc.dmcId, functional: countsOf(dmc.functional, dmc.notRun ?? 0), regression: countsOf(dmc.regression, 0), evidence: { functional: notPassed('functional'), regression: notPassed('regression') } };
}

function countsOf(tests: readonly SampleTests[], notRun: number): Counts {
  const count = (wanted: Outcome, onRetry?: boolean) => tests.filter((one) => one.outcome === wanted && (onRetry === undefined || onRetry === (one.superseded !== undefined))).reduce((sum, one) => sum + one.count, 0);
  const counts = { deScoped: 0, passed: count('passed', false), passedOnRetry: count('passed', true), failed: count('failed'), infrastructure: count('infrastructure'), cancelled: count('cancelled'), otherVersion: 0 };
  return { ...counts, planned: Object.values(counts).reduce((sum, one) => sum + one, notRun) };
}

function laneOf(dmc: SampleDmc): LaneView {
  const [functional, regression] = [countsOf(dmc.functional, dmc.notRun ?? 0), countsOf(dmc.regression, 0)];
  const sum = (field: keyof Counts) => functional[field] + regression[field];
  return { dmcId: dmc.dmcId, release: 'IOC', deviceSetId: null, state: 'completed', waitingFor: null, waitingSince: null, planned: sum('planned'), passed: sum('passed') + sum('passedOnRetry'), failed: sum('failed'), infrastructure: sum('infrastructure'), cancelled: sum('cancelled') };
}
