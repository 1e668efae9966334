import { describe, expect, it } from 'vitest';
import type { DeviceModel } from '@gauntlet/contracts';
import { svtadReadings } from '../readings.ts';
import { englandAndWales } from '../working-days/england-and-wales.ts';
import { likenesses } from './likeness.ts';
import { submissionOwed, submissionTiming, submissionWindow } from './submission-window.ts';
import { acceptEntries } from './unchanged-confirmation.ts';

const window = (number: number, effectiveFrom = '2026-02-10', readings = svtadReadings) => submissionWindow({ effectiveFrom, number, table: englandAndWales, readings });

describe('SVTAD 20.2: submission windows', () => {
  it('the first full month after effect, then every second one; notice 10 Working Days before, due on the fifth', () => {
    expect(window(1)).toMatchObject({ month: '2026-03-01', noticeBy: '2026-02-16', dueBy: '2026-03-06', ruleSet: 'SVTAD 1.23 readings 1.0.0; Working Days, England and Wales 1.0.0' });
    expect(window(2)).toMatchObject({ month: '2026-05-01', noticeBy: '2026-04-17', dueBy: '2026-05-08' });
    expect(window(1, '2026-03-01').month).toBe('2026-04-01');
    expect(window(6).month).toBe('2027-01-01');
    expect(window(1, '2026-02-10', { ...svtadReadings, submissionWindow: 'five-after-first-day' }).dueBy).toBe('2026-03-06');
    expect(window(2, '2026-02-10', { ...svtadReadings, submissionWindow: 'five-after-first-day' }).dueBy).toBe('2026-05-11');
    expect(() => window(0)).toThrow('a whole number from 1 is expected');
  });

  it('early, in time, late; nothing is owed for MOC before its DMCs are determined', () => {
    expect(['2026-02-27', '2026-03-01', '2026-03-06', '2026-03-07'].map((day) => submissionTiming(window(1), day))).toEqual(['early', 'in-time', 'in-time', 'late']);
    expect([submissionOwed('IOC', 'not-determined'), submissionOwed('MOC', 'not-determined'), submissionOwed('FOC', 'determined')]).toEqual(['owed', 'not-owed', 'owed']);
  });
});

describe('SVTAD 20.3: unchanged confirmations', () => {
  const earlier = [{ dmcId: 'X', submittedOn: '2026-01-05', dataHash: 'old' }, { dmcId: 'X', submittedOn: '2026-03-05', dataHash: 'new' }];

  it('a written confirmation stands for the latest data', () => {
    expect(acceptEntries([{ dmcId: 'X', kind: 'unchanged', confirmedInWriting: 'yes' }], earlier)).toEqual([{ dmcId: 'X', result: 'accepted', dataHash: 'new', changed: 'unchanged' }]);
  });

  it('nothing to confirm, or not in writing, is refused', () => {
    expect(acceptEntries([{ dmcId: 'Y', kind: 'unchanged', confirmedInWriting: 'yes' }, { dmcId: 'X', kind: 'unchanged', confirmedInWriting: 'no' }], earlier).map((one) => one.result)).toEqual(['refused', 'refused']);
  });

  it('data is new, changed or unchanged', () => {
    const data = (dmcId: string, dataHash: string) => ({ dmcId, kind: 'data', dataHash }) as const;
    expect(acceptEntries([data('Y', 'a'), data('X', 'other'), data('X', 'new')], earlier).map((one) => one.result === 'accepted' && one.changed)).toEqual(['new', 'changed', 'unchanged']);
  });
});

describe('SVTAD 20.6(d): likeness is an aid', () => {
  const meter = (firmwareVersion: string): DeviceModel => ({ type: 'ESME', manufacturer: 'M', model: 'E1', firmwareVersion });

  it('ranks by shared fields and says what differs', () => {
    const known = [{ id: 'far', deviceModels: [{ ...meter('1'), manufacturer: 'N', model: 'Z' }] }, { id: 'near', deviceModels: [meter('2')] }, { id: 'more', deviceModels: [meter('1'), { ...meter('1'), type: 'GSME' as const }] }];
    expect(likenesses([meter('1')], known).map((one) => [one.id, one.share])).toEqual([['near', 0.75], ['far', 0.5], ['more', 0.5]]);
    expect(likenesses([meter('1')], known)[0]?.differences).toEqual(['ESME firmwareVersion: 1 / 2']);
    expect(likenesses([], [{ id: 'none', deviceModels: [] }])[0]?.share).toBe(0);
  });
});
