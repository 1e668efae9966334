import { describe, expect, it } from 'vitest';
import { issue } from '../issues/testing-issue.fixture.ts';
import { svtadReadings } from '../readings.ts';
import { englandAndWales } from '../working-days/england-and-wales.ts';
import { makeWorkOffPlan } from './work-off-plan.ts';
import { workOffState, type CorrectionPlan, type WorkOffProgress } from './work-off-state.ts';

const plan = makeWorkOffPlan({ issues: [issue({ issueId: 'c', severity: 5 }), issue({ issueId: 'a', severity: 3 }), issue({ issueId: 'b', severity: 4 }), issue({ issueId: 'z', severity: 3, state: 'closed' })], certificateDate: '2026-04-02', table: englandAndWales, readings: svtadReadings });
const on = (today: string, progress: readonly WorkOffProgress[] = [], corrections: readonly CorrectionPlan[] = []) => workOffState({ plan, progress, corrections, today });

describe('SVTAD 15: Work Off Plans', () => {
  it('15.1(a)–(c): 20, 40 and 60 Working Days, open issues only', () => {
    expect(plan.items.map(({ issueId, due, clause }) => [issueId, due, clause])).toEqual([['a', '2026-05-05', 'SVTAD 15.1(a)'], ['b', '2026-06-03', 'SVTAD 15.1(b)'], ['c', '2026-07-01', 'SVTAD 15.1(c)']]);
  });

  it('15.2: a date that will be missed needs a correction plan before it is missed', () => {
    expect(on('2026-05-05')).toMatchObject({ correctionPlanNeededFor: [], certificate: 'valid' });
    expect(on('2026-04-20', [{ issueId: 'a', expectedOn: '2026-05-06' }]).correctionPlanNeededFor).toEqual(['a']);
    expect(on('2026-05-06').correctionPlanNeededFor).toEqual(['a']);
    expect(on('2026-07-02', [{ issueId: 'a', resolvedOn: '2026-05-05' }, { issueId: 'b', resolvedOn: '2026-06-04' }]).items.map((one) => one.state)).toEqual(['resolved', 'resolved-late', 'overdue']);
  });

  it('15.2: an approved correction plan moves the date, a pending one is awaited, a rejected one is not enough', () => {
    const correction = (tab: CorrectionPlan['tab'], certificate: CorrectionPlan['certificate'] = 'stands'): CorrectionPlan => ({ items: [{ issueId: 'a', due: '2026-05-20' }], tab, certificate });
    expect(on('2026-05-06', [], [correction('approved')])).toMatchObject({ items: [{ due: '2026-05-20', state: 'on-time' }, {}, {}], correctionPlanNeededFor: [] });
    expect(on('2026-05-06', [], [correction('pending')])).toMatchObject({ items: [{ state: 'overdue' }, {}, {}], correctionPlanNeededFor: [] });
    expect(on('2026-05-06', [], [correction('rejected')]).correctionPlanNeededFor).toEqual(['a']);
    expect(on('2026-05-21', [], [correction('approved')]).correctionPlanNeededFor).toEqual(['a']);
  });

  it('15.2: the TAB may revoke the certificate pending resolution', () => {
    const revoked: CorrectionPlan = { items: [{ issueId: 'a', due: '2026-05-20' }], tab: 'approved', certificate: 'revoked' };
    expect(on('2026-05-06', [], [revoked]).certificate).toBe('revoked');
    expect(on('2026-05-19', [{ issueId: 'a', resolvedOn: '2026-05-18' }], [revoked]).certificate).toBe('may-be-reinstated');
  });
});
