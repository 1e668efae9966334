import { describe, expect, it } from 'vitest';
import { svtadReadings } from '../readings.ts';
import { evaluateEntry, type EntryInput, type Stated } from './entry-criteria.ts';
import { mayOverlap } from './overlap.ts';
import { earlierReleases, precedingDocument, requiredPhases } from './phase.ts';

const ready = { 'test laboratories': 'yes', 'SMETS1 Devices': 'yes', tools: 'yes', stubs: 'yes', environments: 'yes', data: 'yes' } as const;
const sitForMoc: EntryInput = { phase: 'SIT', release: 'MOC', testPlanSignedOff: 'yes', certificates: ['PIT'], testSpecificationWithTtm: 'yes', readiness: ready, approvalToProceed: 'yes', testingApproachDocument: 'yes', readings: svtadReadings };

describe('acceptance rows 23–24: entry and overlap', () => {
  it('row 23, 12.5(b): SIT for MOC without the PIT certificate for MOC is not met, and it is named', () => {
    const without = evaluateEntry({ ...sitForMoc, certificates: [] });
    expect(without.verdict).toBe('not-met');
    expect(without.criteria.filter((one) => one.verdict !== 'met')).toMatchObject([{ criterion: '12.5(b)', reason: 'Missing: the PIT Test Completion Certificate for MOC.' }]);
    expect(evaluateEntry(sitForMoc)).toMatchObject({ verdict: 'met', ruleSet: 'SVTAD 1.23 readings 1.0.0' });
  });

  it('row 24, 5.7: Interface Testing waits while SIT runs until the TAG reviewed and the Panel agreed', () => {
    const start = (tagReview: 'done' | 'not-done', panel: 'agreed' | 'refused' | 'not-asked') => mayOverlap({ starting: 'SMETS1 Interface Testing', running: ['SIT'], tagReview, panel });
    expect(start('not-done', 'not-asked')).toMatchObject({ allowed: 'no', reason: 'SMETS1 Interface Testing may not start while SIT runs: the review of the TAG and the agreement of the Panel are missing.' });
    expect([start('done', 'not-asked').allowed, start('not-done', 'agreed').allowed, start('done', 'refused').allowed, start('done', 'agreed').allowed]).toEqual(['no', 'no', 'no', 'yes']);
  });
});

describe('SVTAD 12.5: each entry criterion alone stops a phase', () => {
  const items = Object.keys(ready) as (keyof typeof ready)[];
  const gaps: readonly (readonly [string, (state: Stated) => Partial<EntryInput>])[] = [
    ['12.5(a)', (state) => ({ testPlanSignedOff: state })],
    ['12.5(c)', (state) => ({ testSpecificationWithTtm: state })],
    ...items.map((item) => ['12.5(d)', (state: Stated) => ({ readiness: { ...ready, [item]: state } })] as const),
    ['12.5(e)', (state) => ({ approvalToProceed: state })],
  ];

  it.each(gaps)('%s', (clause, gap) => {
    for (const [state, verdict] of [['no', 'not-met'], ['unknown', 'undecidable']] as const) {
      const evaluation = evaluateEntry({ ...sitForMoc, ...gap(state) });
      expect(evaluation.verdict).toBe(verdict);
      expect(evaluation.criteria.filter((one) => one.verdict === verdict).map((one) => one.criterion)).toEqual([clause]);
    }
  });

  it('12.5(c) is not asked of SIT for IOC', () => {
    expect(evaluateEntry({ ...sitForMoc, release: 'IOC', testSpecificationWithTtm: 'no' }).verdict).toBe('met');
  });

  it('12.3: UTS and MT need their approved Testing Approach Document', () => {
    for (const phase of ['UTS', 'MT'] as const) expect(evaluateEntry({ ...sitForMoc, phase, certificates: ['SIT'], testingApproachDocument: 'no' }).verdict).toBe('not-met');
  });

  it('12.5(b), 5.7: an agreed overlap stands for the SIT certificate and for nothing else', () => {
    const overlap = { starting: 'SMETS1 Interface Testing', running: ['SIT'], tagReview: 'done', panel: 'agreed' } as const;
    const uts: EntryInput = { ...sitForMoc, phase: 'UTS', certificates: [] };
    expect(evaluateEntry({ ...uts, overlap }).verdict).toBe('met');
    expect(evaluateEntry({ ...uts, overlap: { ...overlap, running: [] } }).verdict).toBe('not-met');
    expect(evaluateEntry({ ...uts, overlap: { ...overlap, panel: 'refused' } }).verdict).toBe('not-met');
    expect(evaluateEntry({ ...uts, phase: 'MT', readings: { ...svtadReadings, precursorPhases: { ...svtadReadings.precursorPhases, MT: ['PIT', 'SIT'] } }, overlap }).verdict).toBe('not-met');
  });
});

describe('SVTAD 1.2, 5.5, 7.2, 7.3, 13.18: phases and releases', () => {
  it('UTS once, for IOC, and again where it is directed', () => {
    expect(requiredPhases('IOC', 'not-directed')).toContain('UTS');
    expect(requiredPhases('MOC', 'not-directed')).toEqual(['PIT', 'SIT', 'MT', 'SCT']);
    expect(requiredPhases('FOC', 'directed')).toContain('UTS');
  });

  it('earlier releases and the document that precedes', () => {
    expect([earlierReleases('IOC'), earlierReleases('MOC'), earlierReleases('FOC')]).toEqual([[], ['IOC'], ['IOC', 'MOC']]);
    expect(precedingDocument(['MTAD', 'SVTAD'])).toBe('SVTAD');
  });
});
