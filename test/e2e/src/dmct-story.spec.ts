import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DmcView, Portfolio, SubmissionView, TestPack } from '@gauntlet/contracts';
import { loadSamplePortfolio, loadStandardPacks } from '@gauntlet/test-packs';
import type { Stack } from '@gauntlet/testkit';
import { startStack } from '@gauntlet/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memberOf, runPack, submissionFile, type Call } from './dmct-bodies.ts';
import { runCli } from './run-cli.ts';

const folder = fileURLToPath(new URL('../../../gauntlet-report/dmct-story', import.meta.url));
const clean = 'ioc-02-brindle-active';
const failing = 'moc-12-ormside-mixed';
const routes = { a: 'moc-10-larkfield-active', b: 'moc-14-tarn-active', c: 'foc-18-wexcombe-active', d: 'foc-22-fenwick-active' };
const north = [clean, failing, routes.a, routes.b, 'gap-sourced', 'gap-lost', 'reason-a', 'reason-b', 'reason-c'];
const south = [routes.a, routes.c, routes.d, 'reason-c', 'reason-d', 'reason-e', 'reason-f'];

/** The DMCT life of SVTAD 20 on real parts, each step by a member of the body that its clause names; its documents stay in gauntlet-report/dmct-story. */
describe('the DMCT Process, from two submissions to the EPCL', () => {
  let stack: Stack;
  let portfolio: Portfolio;
  let packs: readonly TestPack[];
  let dcc: Call;
  let tag: Call;
  let sos: Call;
  let supplier: Call;
  const stateOf = async (dmcId: string) => (await dcc<DmcView>(`/v1/dmct/dmcs/${dmcId}`)).state;
  const move = (by: Call, dmcId: string, event: string, evidence: Record<string, string>, more: object = {}) => by<DmcView>(`/v1/dmct/dmcs/${dmcId}/moves`, { event, evidence, ...more });
  const cli = (...args: string[]) => runCli([...args, '--server', stack.url, '--token', stack.tokens.admin]);
  const done = async (...args: string[]) => {
    const result = await cli(...args);
    expect(result.exitCode, `${args.join(' ')}: ${result.stderr}`).toBe(0);
    return result.stdout;
  };
  const row = (dmcId: string, without: readonly string[] = [], evidence = '') => {
    const dmc = portfolio.dmcs.find((one) => one.id === dmcId);
    const model = (type: string) => dmc?.deviceModels.find((one) => one.type === type) ?? { manufacturer: 'Maker', model: 'Model', firmwareVersion: '1.0' };
    const [esme, chf] = [model('ESME'), model('CHF')];
    return [dmcId, dmc?.release ?? 'IOC', dmc?.installationType ?? 'active', dmc?.metersToEnrol ?? 5_000, dmc?.communicationsServiceProvider ?? 'Skerry Mobile', dmc?.smso ?? 'Northmere Smart Operations', '1.2', esme.manufacturer, esme.model, esme.firmwareVersion, chf.manufacturer, chf.model, without.includes('chf_firmware') ? '' : chf.firmwareVersion, evidence];
  };
  const hand = async (name: string, party: string, rows: readonly (readonly (string | number)[])[]) => {
    writeFileSync(join(folder, name), submissionFile(name, rows));
    return JSON.parse(await done('submissions', 'import', join(folder, name), '--supplier', party, '-o', 'json')) as SubmissionView;
  };
  const write = (name: string, document: unknown) => writeFileSync(join(folder, `${name}.json`), JSON.stringify(document, null, 2));

  beforeAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    stack = await startStack({ workers: 2 });
    portfolio = await loadSamplePortfolio();
    await stack.importPortfolio(portfolio);
    packs = await loadStandardPacks();
    await stack.importPacks(packs);
    dcc = await memberOf(stack, 'DCC', 'Dorothy of the DCC');
    tag = await memberOf(stack, 'TAG', 'Tariq of the TAG');
    sos = await memberOf(stack, 'SoS', 'Sana for the Secretary of State');
    supplier = await memberOf(stack, 'SupplierParty', 'South Supply');
  });
  afterAll(async () => stack.stop());

  it('SVTAD 20.2: two Supplier Parties submit for a window; a file with a wrong cell leaves nothing behind', async () => {
    write('window-notice', await dcc('/v1/submissions/requests', { effectiveFrom: '2026-01-12', number: 1 }));
    writeFileSync(join(folder, 'refused.csv'), submissionFile('refused.csv', [[...row(clean).slice(0, 3), 'many', ...row(clean).slice(4)]]));
    const refused = await cli('submissions', 'import', join(folder, 'refused.csv'), '--supplier', 'North Energy');
    expect([refused.exitCode, refused.stderr]).toEqual([104, expect.stringContaining('line 2, meters_to_enrol')]);
    expect(await hand('north.csv', 'North Energy', north.map((id) => row(id, id.startsWith('gap') ? ['chf_firmware'] : [])))).toMatchObject({ rows: 9, gaps: 2, window: 1 });
    expect(await hand('south.xlsx', 'South Supply', south.map((id) => row(id)))).toMatchObject({ rows: 7, gaps: 0 });
  });

  it('SVTAD 20.4–20.5: one gap is sourced, the other cannot be and excludes its DMC with a notice', async () => {
    await dcc('/v1/dmct/check', {});
    // SVTAD 20.4: of an installation with Dormant Meters it is the SMSO whose word counts.
    await dcc(`/v1/dmct/dmcs/${failing}/data`, { source: 'smso', confirms: ['*'], reference: 'the SMSO confirms what North Energy gave' });
    await dcc('/v1/dmct/dmcs/gap-sourced/data', { source: 'meter-manufacturer', values: { chf_firmware: '2.0' }, reference: 'letter of the maker' });
    for (const source of ['meter-manufacturer', 'smso']) await dcc('/v1/dmct/dmcs/gap-lost/data', { source, askedInVain: ['*'], reference: `no answer of the ${source}` });
    await dcc('/v1/dmct/check', { exclude: true });
    expect([await stateOf('gap-sourced'), await stateOf('gap-lost')]).toEqual(['in-triage', 'excluded-missing-data']);
  });

  it('SVTAD 20.6–20.12: triage with every reason, notices, and what a Supplier that disagrees brings about', async () => {
    await dcc('/v1/dmct/epcl', { entries: [{ id: 'on-list-1', dmcId: 'reason-a', communicationsServiceProvider: 'Skerry Mobile', installationTypes: ['active'], state: 'on-list', addedOn: '2025-06-02' }] });
    const nothing = { testedElsewhere: 'no', releaseTesting: 'in-time', equivalentTo: 'none', devices: 'sourced', economic: 'yes' };
    const triage = (dmcId: string, facts: object = {}) => dcc<{ triage: { outcome: string } }>(`/v1/dmct/dmcs/${dmcId}/triage`, { ...nothing, ...facts });
    await triage('reason-a');
    await triage('reason-b', { testedElsewhere: 'ppct' });
    await triage('reason-c', { releaseTesting: 'unlikely-in-time', rationale: { c: 'SIT of the release ends next year' } });
    await triage('reason-d', { equivalentTo: { kind: 'planned-dmc', id: clean }, rationale: { d: 'the hub alone differs' } });
    await triage('reason-e', { devices: 'not-yet-known', rationale: { e: 'the maker was asked' } });
    await triage('reason-f', { economic: 'no', rationale: { f: 'eleven meters in Great Britain' } });
    for (const id of [clean, failing, ...Object.values(routes), 'gap-sourced']) expect((await triage(id)).triage.outcome).toBe('to-be-scheduled');

    await expect(move(dcc, 'reason-d', 'supplier-disagrees', { disagreement: 'letter' })).rejects.toThrow('403');
    await move(supplier, 'reason-d', 'supplier-disagrees', { disagreement: 'South Supply, letter 4' });
    await move(supplier, 'reason-c', 'supplier-disagrees', { disagreement: 'South Supply, letter 5' });
    await move(sos, 'reason-c', 'sos-upholds-exclusion', { determination: 'SoS 12' });
    await move(dcc, 'reason-f', 'propose-uneconomic', { rationale: 'eleven meters', 'stakeholder-views': 'three responses' });
    await move(sos, 'reason-f', 'sos-agrees-uneconomic', { determination: 'SoS 13' });
    const states = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((letter) => stateOf(`reason-${letter}`)));
    expect(states).toEqual(['excluded-on-epcl', 'excluded-tested-elsewhere', 'excluded-release-late', 'to-be-scheduled', 'excluded-no-devices', 'excluded-uneconomic']);
    const notices = await dcc<{ notices: { dmcId: string; body: { to: string[] } }[] }>('/v1/dmct/exclusion-notices');
    expect(notices.notices.map((one) => one.dmcId)).toEqual(['reason-a', 'reason-b', 'reason-c', 'reason-d', 'reason-e']);
    expect(notices.notices[2]?.body.to).toEqual(['North Energy', 'South Supply']);
  });

  it('SVTAD 20.9–20.11: the DMCT Schedule is published, and published again with what changed', async () => {
    const first = await dcc<{ schedule: { entries: { dmcId: string }[] }; withoutDates: { dmcId: string; clause: string }[] }>('/v1/schedule/publish', { labSlots: 2 });
    expect(first.schedule.entries.map((entry) => entry.dmcId).sort()).toEqual([clean, failing, ...Object.values(routes)].sort());
    expect(first.withoutDates.map((one) => [one.dmcId, one.clause])).toEqual([['gap-sourced', 'SVTAD 20.6(e)'], ['reason-d', 'SVTAD 20.6(e)']]);
    const second = await dcc<{ version: number; changes: { changes: { kind: string }[] } }>('/v1/schedule/publish', { labSlots: 4 });
    expect(second.version).toBe(2);
    expect(second.changes.changes.length).toBeGreaterThan(0);
    expect([await stateOf(clean), await stateOf('reason-d')]).toEqual(['scheduled', 'to-be-scheduled']);
  });

  it('SVTAD 20.14–20.16: no pack starts before the TAG agreed it, nor SRVT before migration', async () => {
    const start = (pack: string) => dcc(`/v1/dmct/dmcs/${clean}/runs`, { pack, environmentVersion: '7.2' });
    await expect(start('migration')).rejects.toThrow('20.16');
    for (const { key, version } of packs) await tag('/v1/decisions', { decision: 'agree-standard-pack', matter: { kind: 'test-pack', id: `${key}@${version}` }, outcome: 'agreed', rationale: 'the standard pack of all releases' });
    await expect(start('srvt')).rejects.toThrow('20.14');
    // A migration pack that did not meet its gate leaves the DMC in test; here the DCC goes on to SRVT, to know the whole of it.
    const unmet = await runPack(stack, dcc, failing, 'migration');
    expect([unmet.state, unmet.testRuns[0]?.verdict]).toEqual(['testing', 'not-met']);
    await move(dcc, failing, 'finish-pack', { results: `run:${unmet.testRuns[0]?.runId ?? ''}` });
    expect((await runPack(stack, dcc, failing, 'srvt')).state).toBe('packs-run');
    for (const id of [clean, ...Object.values(routes)]) {
      expect((await runPack(stack, dcc, id, 'migration')).state, id).toBe('ready-for-srvt');
      expect((await runPack(stack, dcc, id, 'srvt')).state, id).toBe('packs-run');
    }
  });

  const recommended = { 'stakeholder-discussion': 'meeting of Suppliers', 'notice-to-all': 'circular 7', rationale: 'the change is the smallest that helps' };
  const raise = async (dmcId: string, event: string) => {
    await move(dcc, dmcId, 'raise-issue', { 'testing-issue': `TI-${dmcId}` });
    await move(dcc, dmcId, event, recommended);
  };

  it('SVTAD 20.20: route (a), DCC Internal Systems: the pack is run again, the earlier run stays as history', async () => {
    await raise(routes.a, 'recommend-internal-change');
    await move(dcc, routes.a, 'change-applied', { 'change-release': 'DCC release 7.2.1', 'revised-dates': 'schedule:2', 'environment-version': '7.2' });
    const again = await runPack(stack, dcc, routes.a, 'srvt');
    expect(again).toMatchObject({ state: 'packs-run', runs: { srvt: 2 } });
    expect(again.testRuns.map((run) => [run.pack, run.attempt])).toEqual([['migration', 1], ['srvt', 1], ['srvt', 2]]);
  });

  it('SVTAD 20.21–20.22: route (b), DCC Systems and Code: the Secretary of State is consulted, the TAG agrees the approach', async () => {
    await raise(routes.b, 'recommend-system-and-code-change');
    await expect(move(dcc, routes.b, 'sos-agrees-consultation', { determination: 'SoS 14' })).rejects.toThrow('403');
    await move(sos, routes.b, 'sos-agrees-consultation', { determination: 'SoS 14' });
    await move(dcc, routes.b, 'propose-approach', { 'testing-approach': 'approach 1' });
    await move(tag, routes.b, 'tag-agrees-approach', { agreement: 'TAG 40' });
    await move(dcc, routes.b, 'change-tested', { results: 'run of the change', 'revised-dates': 'schedule:2', 'environment-version': '7.2' });
    expect((await runPack(stack, dcc, routes.b, 'srvt')).state).toBe('packs-run');
  });

  it('SVTAD 20.23(c): route (c), firmware and configuration: the new firmware is a DMC of its own, excluded until evidence comes', async () => {
    await raise(routes.c, 'recommend-firmware-and-configuration');
    await move(sos, routes.c, 'sos-agrees-device-change', { determination: 'SoS 15' }, { newDmcId: 'foc-18b-wexcombe-active' });
    expect([await stateOf(routes.c), await stateOf('foc-18b-wexcombe-active')]).toEqual(['ended-firmware-upgrade', 'excluded-until-evidence']);
    const without = await hand('south-without-evidence.csv', 'South Supply', [row('foc-18b-wexcombe-active')]);
    expect(without.items[0]?.note).toContain('change_evidence is missing');
    await hand('south-with-evidence.csv', 'South Supply', [row('foc-18b-wexcombe-active', [], 'configuration 9 applied')]);
    expect(await stateOf('foc-18b-wexcombe-active')).toBe('submitted');
  });

  it('SVTAD 20.25(a): route (d), Code alone: once a draft is published testing continues where it stood', async () => {
    await raise(routes.d, 'recommend-code-change');
    await move(dcc, routes.d, 'draft-published', { 'draft-document': 'SEC draft 3', 'environment-version': '7.2' });
    const dmc = await dcc<DmcView>(`/v1/dmct/dmcs/${routes.d}`);
    expect([dmc.state, dmc.runs.srvt]).toEqual(['testing', 1]);
    await move(dcc, routes.d, 'finish-pack', { results: `run:${dmc.testRuns.at(-1)?.runId ?? ''}` });
  });

  it('SVTAD 20.26–20.31: complete DMCs get their DMCT Report and their entry on the EPCL', async () => {
    const versions = [{ version: '7.1', availableFrom: '2026-01-05' }, { version: '7.2', availableFrom: '2026-02-02' }];
    for (const [index, dmcId] of [clean, routes.a, routes.b, routes.d].entries()) {
      const { completion } = await dcc<{ completion: { verdict: string } }>(`/v1/dmct/dmcs/${dmcId}/completion`, {});
      expect(completion.verdict, dmcId).toBe('met');
      const id = `entry-${index + 1}`;
      await dcc('/v1/dmct/epcl', { entries: [{ id, dmcId, communicationsServiceProvider: 'Skerry Mobile', installationTypes: index === 0 ? ['dormant', 'active', 'mixed'] : ['active'], state: 'planned' }] });
      const report = { entries: [id], why: 'Both objectives of 20.13 are shown.', productionVersion: '7.2', versions };
      await expect(dcc(`/v1/dmct/dmcs/${dmcId}/report`, { ...report, productionVersion: '7.1' }), '20.31').rejects.toThrow('20.31');
      await dcc(`/v1/dmct/dmcs/${dmcId}/report`, report);
      await dcc(`/v1/dmct/dmcs/${dmcId}/epcl`, {});
      await done('dmct', 'report', dmcId, '--out', folder);
    }
    const html = readFileSync(join(folder, `dmct-report-${routes.a}.html`), 'utf8');
    for (const part of [`TI-${routes.a}`, '20.20(a)', 'DMCT completion 1.0.0', 'Runs that a re-run replaced', 'entry-2']) expect(html).toContain(part);
    const { items } = await dcc<{ items: { id: string; state: string }[] }>('/v1/dmct/epcl');
    expect(items.map((entry) => [entry.id, entry.state])).toEqual([['entry-1', 'on-list'], ['entry-2', 'on-list'], ['entry-3', 'on-list'], ['entry-4', 'on-list'], ['on-list-1', 'on-list']]);
  });

  it('SVTAD 20.30: a DMC below the pass rate is not complete; its Suppliers are given the reasons', async () => {
    const { completion, dmc } = await dcc<{ completion: { verdict: string }; dmc: { state: string } }>(`/v1/dmct/dmcs/${failing}/completion`, {});
    expect([completion.verdict, dmc.state]).toEqual(['not-met', 'packs-run']);
    const { notice } = await dcc<{ notice: { body: { to: string[] } } }>(`/v1/dmct/dmcs/${failing}/failure`, { reasons: 'The electricity meter answers wrong values.' });
    expect(notice.body.to).toEqual(['North Energy']);
    await done('dmct', 'report', failing, '--failure', '--out', folder);
    expect(await stateOf(failing)).toBe('failed');
  });

  it('leaves its documents in a folder, and a chain that holds', async () => {
    await done('dmct', 'lists', '--out', folder);
    await done('schedule', 'show', '1', '--out', folder);
    await done('schedule', 'show', '2', '--out', folder);
    const status = readFileSync(join(folder, 'dmct-status-list.csv'), 'utf8');
    for (const words of ['Entry on the EPCL', 'Failed testing', 'Ended: replaced by the DMC of the new firmware', 'Excluded: data could not be sourced', 'Excluded: not economic to test']) expect(status).toContain(words);
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(['dmct-status-list.html', 'dmct-exclusion-notices.html', 'dmct-schedule-1.html', 'dmct-schedule-2.html', `dmct-report-${clean}.html`, `dmct-failure-${failing}.html`, 'window-notice.json', 'north.csv', 'south.xlsx']));
    expect(await dcc('/v1/audit/verify')).toMatchObject({ brokenAt: null });
  });
});
