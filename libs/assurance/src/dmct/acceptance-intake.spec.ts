import { describe, expect, it } from 'vitest';
import { svtadReadings } from '../readings.ts';
import { after, attempt, evidenceWithout, inTriage } from './dmc.fixture.ts';
import { submittedDmc } from './dmc-record.ts';
import { exclusionNotice, remedies } from './exclusion-notice.ts';
import { dataState } from './missing-data.ts';
import { statusList } from './status-list.ts';
import { triage, type TriageFacts } from './triage.ts';
import type { TriageReason } from './triage-reason.ts';

const clear: TriageFacts = { epcl: 'no', testedElsewhere: 'no', releaseTesting: 'in-time', equivalentTo: 'none', devices: 'sourced', economic: 'yes' };
const consider = (facts: Partial<TriageFacts>, settled: readonly TriageReason[] = []) => triage({ ...clear, ...facts }, settled, svtadReadings);

describe('acceptance rows 25–29, 36: triage of submitted DMCs', () => {
  it('row 25, 20.6(a), (b), 20.11: both reasons are recorded and given in the notice; one is the main one (reading)', () => {
    const found = consider({ epcl: 'on-list', testedElsewhere: 'sit' });
    expect(found).toMatchObject({ outcome: 'excluded', mainReason: 'a', event: 'find-on-epcl', ruleSet: 'SVTAD 1.23 readings 1.0.0' });
    const notice = exclusionNotice({ dmcId: 'X', suppliers: ['S2', 'S1', 'S2'], reasons: found.reasons, rationale: {} });
    expect(notice).toMatchObject({ result: 'notice', notice: { to: ['S1', 'S2'], reasons: [{ reason: 'a', clause: 'SVTAD 20.6(a)' }, { reason: 'b', clause: 'SVTAD 20.6(b)' }] } });
    const otherwise = triage({ ...clear, epcl: 'on-list', testedElsewhere: 'sit' }, [], { ...svtadReadings, mainReasonOrder: ['b', 'a', 'c', 'd', 'e', 'f'] });
    expect(otherwise.mainReason).toBe('b');
  });

  it('row 26, 20.12(a): a Supplier that disagrees with (d) puts the DMC back, and (d) cannot be given again', () => {
    const excluded = after(inTriage, 'find-equivalent');
    const back = after(excluded, 'supplier-disagrees');
    expect([back.state, after(back, 'schedule').state, back.settled]).toEqual(['to-be-scheduled', 'scheduled', ['d']]);
    expect(attempt(excluded, 'supplier-disagrees', { by: 'DCC' })).toMatchObject({ result: 'refused', clause: 'SVTAD 20.12(a)' });
    expect(consider({ equivalentTo: { kind: 'planned-dmc', id: 'Y' } }, back.settled).outcome).toBe('to-be-scheduled');
    expect(remedies.d.remedy).toBe('back-into-schedule');
  });

  it('row 27, 20.12(b): a Supplier that disagrees with (c) leaves it excluded while it is referred to the Secretary of State', () => {
    const referred = after(inTriage, 'find-release-late', 'supplier-disagrees');
    expect(statusList([referred])).toEqual([{ dmcId: 'X', status: 'Not scheduled, referred to the Secretary of State', clause: 'SVTAD 20.12(b)', since: '2026-04-01' }]);
    expect(attempt(referred, 'schedule').result).toBe('refused');
    expect(after(referred, 'sos-directs-testing')).toMatchObject({ state: 'to-be-scheduled', settled: ['c'] });
    expect(after(referred, 'sos-upholds-exclusion').state).toBe('excluded-release-late');
    expect(attempt(referred, 'sos-directs-testing', { by: 'Panel' })).toMatchObject({ result: 'refused', reason: 'SVTAD 20.12(b): sos-directs-testing is for SoS, not for Panel.' });
  });

  it('row 28, 20.6(e), 20.8: a device that is not there yet is reason (e) in the list; a later submission takes it up', () => {
    expect(consider({ devices: 'not-yet-known' })).toMatchObject({ outcome: 'excluded', mainReason: 'e', reasons: [{ clause: 'SVTAD 20.6(e)' }] });
    const excluded = after(inTriage, 'find-no-devices');
    expect(statusList([excluded])[0]).toMatchObject({ clause: 'SVTAD 20.6(e)' });
    expect(after(excluded, 'submit-again', 'data-complete', 'clear-triage').state).toBe('to-be-scheduled');
  });

  it('row 29, 20.4, 20.5: data that the manufacturer gives makes it complete; data that nobody gives excludes it with notice, and it may come back', () => {
    const gap = dataState([{ name: 'hub firmware', askedInVain: [] }, { name: 'meter model', from: 'supplier', askedInVain: [] }], 'active');
    expect(gap).toEqual({ state: 'sourcing', clause: 'SVTAD 20.4', missing: ['hub firmware'], toAsk: [{ name: 'hub firmware', sources: ['meter-manufacturer', 'smso'] }] });
    expect(dataState([{ name: 'hub firmware', from: 'meter-manufacturer', askedInVain: [] }], 'active').state).toBe('complete');
    expect(dataState([{ name: 'hub firmware', askedInVain: ['meter-manufacturer'] }], 'active').state).toBe('sourcing');
    expect(dataState([{ name: 'hub firmware', askedInVain: ['meter-manufacturer', 'smso'] }], 'active')).toMatchObject({ state: 'excludable', clause: 'SVTAD 20.5' });
    const sourcing = after(submittedDmc('X'), 'data-missing');
    expect(after(sourcing, 'data-complete').state).toBe('in-triage');
    expect(attempt(sourcing, 'data-not-sourced', { evidence: evidenceWithout('supplier-notice') })).toMatchObject({ result: 'refused', reason: 'SVTAD 20.5: evidence is missing: supplier-notice.' });
    expect(after(sourcing, 'data-not-sourced', 'submit-again').state).toBe('submitted');
  });

  it('row 36, 20.7: not economic: stays in the process until the Secretary of State decides, with stakeholder views; then excluded, or it goes on', () => {
    expect(consider({ economic: 'no' })).toMatchObject({ outcome: 'propose-uneconomic', mainReason: 'f', event: 'find-uneconomic' });
    const views = after(inTriage, 'find-uneconomic');
    expect(attempt(views, 'propose-uneconomic', { evidence: evidenceWithout('stakeholder-views') })).toMatchObject({ result: 'refused', clause: 'SVTAD 20.7' });
    const proposed = after(views, 'propose-uneconomic');
    expect(proposed.state).toBe('uneconomic-referred');
    expect(after(proposed, 'sos-agrees-uneconomic').state).toBe('excluded-uneconomic');
    const goesOn = after(proposed, 'sos-refuses-uneconomic');
    expect(after(goesOn, 'clear-triage').state).toBe('to-be-scheduled');
    expect(attempt(goesOn, 'find-uneconomic')).toMatchObject({ result: 'refused', reason: 'It has been decided for X that it is not excluded as "not economic to test".' });
  });
});

describe('SVTAD 20.6: every reason, and what is unknown', () => {
  it.each<[TriageReason, Partial<TriageFacts>]>([
    ['a', { epcl: 'proposed' }],
    ['b', { testedElsewhere: 'ppct' }],
    ['c', { releaseTesting: 'unlikely-in-time' }],
    ['d', { equivalentTo: { kind: 'epcl-entry', id: 'E1' } }],
    ['e', { devices: 'cannot-be-sourced' }],
    ['f', { economic: 'no' }],
  ])('(%s) alone', (reason, facts) => {
    const found = consider(facts);
    expect(found.reasons.map((one) => one.reason)).toEqual([reason]);
    expect(after(inTriage, found.event ?? 'clear-triage').state).not.toBe('to-be-scheduled');
    expect(consider(facts, [reason]).outcome).toBe('to-be-scheduled');
  });

  it('nothing known is undecided, never scheduled; not economic waits for what could exclude it', () => {
    expect(consider({ epcl: 'unknown' })).toMatchObject({ outcome: 'undecided', unknown: ['a'] });
    expect(consider({ economic: 'unknown' })).toMatchObject({ outcome: 'undecided', unknown: ['f'] });
    expect(consider({ economic: 'no', equivalentTo: 'unknown' }).outcome).toBe('undecided');
  });

  it('20.11(b): (c), (d) and (e) are given only with their rationale', () => {
    const { reasons } = consider({ devices: 'not-yet-known', releaseTesting: 'unlikely-in-time' });
    expect(exclusionNotice({ dmcId: 'X', suppliers: [], reasons, rationale: { c: 'release in 2027' } })).toEqual({ result: 'incomplete', clause: 'SVTAD 20.11(b)', rationaleMissingFor: ['e'] });
  });

  it('20.4: data on Dormant Meters comes from the SMSO', () => {
    expect(dataState([{ name: 'firmware', from: 'supplier', askedInVain: [] }], 'all-or-part-dormant')).toMatchObject({ state: 'sourcing', toAsk: [{ sources: ['smso'] }] });
    expect(dataState([], 'active')).toMatchObject({ state: 'sourcing', missing: ['all data'] });
  });
});
