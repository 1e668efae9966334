import { describe, expect, it } from 'vitest';
import { svtadReadings } from '../readings.ts';
import type { DmcEventKind } from './dmc-transition.ts';
import { advanceProcess } from './advance-dmc.ts';
import { after, attempt, eventFor, evidenceWithout, inMigrationTest, inTriage, scheduled, withIssue } from './dmc.fixture.ts';
import { mayReport } from './dmct-report.ts';
import { environmentDecision } from './environment-version.ts';
import { mayStartPack, testsToRerun } from './test-pack-rules.ts';

describe('acceptance rows 30–35: the four routes of a DMCT Testing Issue', () => {
  it('row 30, 20.19(a), 20.20(a): everybody is told before it starts; then the pack is run again, whole (reading), with revised dates', () => {
    expect(attempt(withIssue, 'recommend-internal-change', { evidence: evidenceWithout('notice-to-all') })).toMatchObject({ result: 'refused', clause: 'SVTAD 20.19(a), 20.20(a)' });
    const changing = after(withIssue, 'recommend-internal-change');
    expect(attempt(changing, 'change-applied', { evidence: evidenceWithout('revised-dates') })).toMatchObject({ result: 'refused', reason: 'SVTAD 20.20(a): evidence is missing: revised-dates.' });
    const again = after(changing, 'change-applied');
    expect(again).toMatchObject({ state: 'testing', pack: 'migration', runs: { migration: 2, srvt: 0 } });
    const pack = Array.from({ length: 60 }, (_, index) => `t${index}`);
    expect(testsToRerun(pack, pack.slice(0, 40), svtadReadings)).toHaveLength(60);
    expect(testsToRerun(pack, pack.slice(0, 40), { ...svtadReadings, packRerun: 'not-passed-only' })).toHaveLength(20);
  });

  it('20.20(b): with material impact the Secretary of State may direct otherwise, and that is complied with', () => {
    const material = after(withIssue, 'recommend-material-internal-change');
    expect(after(material, 'change-applied').runs.migration).toBe(2);
    const directed = after(material, 'sos-directs-otherwise');
    expect(attempt(directed, 'change-applied').result).toBe('refused');
    expect([after(directed, 'resume-as-directed').state, after(directed, 'end-as-directed').state]).toEqual(['testing', 'ended-as-directed']);
  });

  it('row 31, 20.23(a): a firmware upgrade ends the process for this DMC; the new firmware is another DMC', () => {
    const ended = after(withIssue, 'recommend-firmware-upgrade', 'sos-agrees-device-change');
    expect(ended.state).toBe('ended-firmware-upgrade');
    expect(attempt(ended, 'submit-again')).toMatchObject({ result: 'refused', reason: 'submit-again is not possible while X is ended-firmware-upgrade: nothing moves it any more.' });
  });

  it('row 32, 20.23(b): a configuration change excludes it until a later submission brings the evidence', () => {
    const excluded = after(withIssue, 'recommend-configuration-change', 'sos-agrees-device-change');
    expect(attempt(excluded, 'submit-again', { evidence: evidenceWithout('change-evidence') })).toMatchObject({ result: 'refused', reason: 'SVTAD 20.23(b), (c): evidence is missing: change-evidence.' });
    expect(after(excluded, 'submit-again')).toMatchObject({ state: 'submitted', runs: { migration: 0, srvt: 0 } });
  });

  it('row 33, 20.23(c): both: this DMC ends, the DMC of the new firmware begins excluded until evidence comes', () => {
    const both = after(withIssue, 'recommend-firmware-and-configuration');
    expect(attempt(both, 'sos-agrees-device-change').result).toBe('refused');
    const process = new Map([['X', both], ['Y', scheduled]]);
    expect(advanceProcess(process, eventFor(both, 'sos-agrees-device-change', { newDmcId: 'Y' })).result).toBe('refused');
    const advance = advanceProcess(process, eventFor(both, 'sos-agrees-device-change', { newDmcId: 'X2' }));
    expect(advance).toMatchObject({ result: 'moved', dmc: { state: 'ended-firmware-upgrade' }, created: [{ dmcId: 'X2', state: 'excluded-until-evidence', replaces: 'X' }] });
  });

  it.each<[string, readonly DmcEventKind[], string]>([
    ['route (c), 20.24', ['recommend-firmware-upgrade', 'sos-refuses-device-change'], 'change-applied'],
    ['route (b), 20.21', ['recommend-system-and-code-change', 'sos-refuses-consultation'], 'change-tested'],
    ['route (d), 20.25(b)', ['recommend-code-change', 'sos-rejects-code-change'], 'draft-published'],
  ])('row 34, 20.21–20.25: refused %s: back to the choice of route, testing does not go on', (_route, events, underRefused) => {
    const back = after(withIssue, ...events);
    expect(back.state).toBe('issue-open');
    for (const kind of [underRefused, 'finish-pack'] as DmcEventKind[]) expect(attempt(back, kind).result).toBe('refused');
    expect(after(back, 'recommend-internal-change', 'change-applied').state).toBe('testing');
  });

  it('row 35, 20.22: no agreement of DCC and TAG on the approach to testing: the Secretary of State determines', () => {
    const proposed = after(withIssue, 'recommend-system-and-code-change', 'sos-agrees-consultation', 'propose-approach');
    const referred = after(proposed, 'tag-refuses-approach');
    expect(attempt(referred, 'tag-agrees-approach').result).toBe('refused');
    expect(attempt(referred, 'sos-determines-approach', { by: 'TAG' }).result).toBe('refused');
    expect(after(referred, 'sos-determines-approach', 'change-tested')).toMatchObject({ state: 'testing', runs: { migration: 2 } });
    expect(after(proposed, 'tag-agrees-approach').state).toBe('change-under-test');
  });

  it('20.25(a): with a published draft testing continues where it stood', () => {
    expect(after(withIssue, 'recommend-code-change', 'draft-published')).toMatchObject({ state: 'testing', runs: { migration: 1 } });
  });
});

describe('acceptance rows 37–39: running tests and reporting', () => {
  it('row 37, 20.18: no devices left half way: relieved, all are told, and it may be submitted again', () => {
    for (const dmc of [inMigrationTest, withIssue, after(withIssue, 'recommend-firmware-upgrade')]) {
      expect(attempt(dmc, 'devices-run-out', { evidence: evidenceWithout('notice-to-all') })).toMatchObject({ result: 'refused', clause: 'SVTAD 20.18' });
      expect(after(dmc, 'devices-run-out', 'submit-again').state).toBe('submitted');
    }
    expect(attempt(scheduled, 'devices-run-out').result).toBe('refused');
    expect(attempt(inTriage, 'devices-run-out').result).toBe('refused');
  });

  it('row 38, 20.14, 20.15, 20.27: under the MTAD, SRVT waits for the TAB and the report for the Panel', () => {
    const mtad = after(scheduled, 'choose-mtad');
    expect(attempt(mtad, 'start-srvt').result).toBe('refused');
    expect(attempt(mtad, 'start-migration-testing').result).toBe('refused');
    expect(attempt(mtad, 'mtad-testing-complete', { by: 'DCC' })).toMatchObject({ result: 'refused', clause: 'SVTAD 20.14' });
    expect(mayStartPack({ pack: 'srvt', migration: 'mtad', migrationTesting: 'not-complete', testPack: { kind: 'standard', tag: 'agreed', sos: 'not-referred' } })).toMatchObject({ allowed: 'no', clause: 'SVTAD 20.14' });
    const tested = after(mtad, 'mtad-testing-complete', 'start-srvt', 'finish-pack', 'declare-complete');
    expect(attempt(tested, 'issue-report', { evidence: evidenceWithout('panel-determination') })).toMatchObject({ result: 'refused', clause: 'SVTAD 20.27' });
    expect(after(tested, 'issue-report', 'enter-on-epcl').state).toBe('on-epcl');
    const report = mayReport({ testing: 'required', completion: 'met', migration: 'mtad', panelMtDetermination: 'pending', environment: { allowed: 'yes', clause: '', reason: '' }, proposedEntries: ['E1'], whyEntered: 'tested' });
    expect(report).toMatchObject({ allowed: 'no' });
    expect(report.preconditions.filter((one) => one.verdict !== 'met')).toMatchObject([{ clause: 'SVTAD 20.27', verdict: 'undecidable' }]);
  });

  it('row 39, 20.29(b), 20.31: run on 7.1 while 7.2 was available: the report needs the TAG’s agreement', () => {
    const versions = [{ version: '7.1', availableFrom: '2026-01-05' }, { version: '7.2', availableFrom: '2026-03-02' }, { version: '8.0', availableFrom: '2026-03-30' }];
    const decide = (testingStarted: string, tag: 'agreed' | 'refused' | 'not-asked', testedVersion = '7.1') => environmentDecision({ testedVersion, testingStarted, productionVersion: '7.2', versions, tag });
    const needed = decide('2026-03-16', 'not-asked');
    expect(needed).toEqual({ allowed: 'no', closest: '7.2', clause: 'SVTAD 20.31', reason: '7.1 is not the closest to production at 7.2: 7.2 was available; the TAG’s agreement is missing.' });
    expect(decide('2026-03-16', 'agreed').allowed).toBe('yes');
    expect(decide('2026-02-02', 'not-asked')).toMatchObject({ allowed: 'yes', closest: '7.1', clause: 'SVTAD 20.29(b)' });
    expect(decide('2026-04-01', 'refused', '8.0').allowed).toBe('no');
    expect(decide('2025-12-01', 'agreed').allowed).toBe('undecidable');
    const report = (environment: typeof needed) => mayReport({ testing: 'required', completion: 'met', migration: 'dmct', panelMtDetermination: 'pending', environment, proposedEntries: ['E1'], whyEntered: 'tested' }).allowed;
    expect([report(needed), report(decide('2026-03-16', 'agreed'))]).toEqual(['no', 'yes']);
  });
});
