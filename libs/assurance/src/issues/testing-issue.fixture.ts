import { svtadReadings } from '../readings.ts';
import type { TestingIssue } from './testing-issue.ts';
import type { ThresholdInput } from './threshold-criterion.ts';

/** SIT for MOC with one known provider, P. */
export const sit: Omit<ThresholdInput, 'issues'> = { gate: 'SIT', release: 'MOC', serviceProviders: ['P'], readings: svtadReadings };

/** An open issue of P raised by the DCC in SIT for MOC, unless said otherwise. */
export function issue(given: Partial<TestingIssue> & Pick<TestingIssue, 'issueId' | 'severity'>): TestingIssue {
  return { serviceProvider: 'P', raisedIn: { phase: 'SIT', release: 'MOC' }, raisedBy: 'dcc', state: 'open', arisesFrom: 'modified-dcc-total-system', ...given };
}

/** So many alike; their ids hold provider and severity, so two calls do not collide. */
export function issuesOf(many: number, given: Partial<TestingIssue> & Pick<TestingIssue, 'severity'>): TestingIssue[] {
  return Array.from({ length: many }, (_, index) => issue({ issueId: `${given.serviceProvider ?? 'P'}-${given.severity}-${String(index).padStart(3, '0')}`, ...given }));
}
