import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { valuesAt } from '@gauntlet/duis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { esme, labToken, SimulatorUnderTest } from '../testing/simulator-under-test.ts';
import { defaultMisuseAlertsFile, loadMisuseAlerts, misuses } from './misuse-alerts.ts';

let simulator: SimulatorUnderTest;
beforeAll(async () => {
  simulator = await SimulatorUnderTest.start({ GAUNTLET_LAB_TOKEN: labToken });
});
afterAll(async () => {
  await simulator.stop();
});
beforeEach(async () => {
  await simulator.prepare();
});

/** The code of the S1SP alert that comes next, and the device that it names. */
async function nextMisuse(): Promise<readonly string[]> {
  const alert = await simulator.nextReceived();
  expect(alert).toMatchObject({ kind: 'dcc-alert', alertCode: 'N55' });
  return [...valuesAt(alert.payloadXml, 'S1SPAlertDSP.S1SPAlert.S1SPAlertCode'), ...valuesAt(alert.payloadXml, 'S1SPAlertDSP.S1SPAlert.DeviceID')];
}

describe('SVTAD 6.3(b): a misuse of the User Interface raises a security alert, to whom the request names as its originator:', () => {
  it('a signature that is not the originator\'s', async () => {
    const message = simulator.signedRequest('7.2', esme);
    expect((await simulator.sendXml('serviceS', message.replace('<sr:DisableSupply>', '<sr:DisableSupply> '))).code).toBe('E1');
    expect(await nextMisuse()).toEqual(['MISUSE-SIGNATURE', esme]);
  });

  it('a copy of a request', async () => {
    const message = simulator.signedRequest('4.1.1', esme);
    expect((await simulator.sendXml('serviceS', message)).code).toBe('I99');
    await simulator.nextReceived();
    expect((await simulator.sendXml('serviceS', message)).code).toBe('E1');
    expect(await nextMisuse()).toEqual(['MISUSE-REPLAY', esme]);
  });

  it('a role that may not send the request', async () => {
    expect((await simulator.send('6.27', esme)).code).toBe('E2');
    expect(await nextMisuse()).toEqual(['MISUSE-ROLE', esme]);
  });

  it('a device that no inventory holds', async () => {
    expect((await simulator.send('4.1.1', '00-DB-99-99-99-99-99-99')).code).toBe('E19');
    expect(await nextMisuse()).toEqual(['MISUSE-DEVICE', '00-DB-99-99-99-99-99-99']);
  });

  it('a UTRN that is not authentic, by the meter itself (8F63)', async () => {
    await simulator.send('2.2', esme, { UTRN: '00000000000000000001' });
    expect(await simulator.nextReceived()).toMatchObject({ kind: 'smets1-response', messageSuccess: false });
    expect(await simulator.nextReceived()).toMatchObject({ kind: 'smets1-device-alert', alertCode: '8F63', deviceId: esme });
  });
});

describe('the table of misuse alerts', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'gauntlet-misuse-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const written = (table: unknown): string => {
    const file = join(folder, 'table.json');
    writeFileSync(file, JSON.stringify(table));
    return file;
  };

  it('ships a row for every misuse', () => {
    expect([...loadMisuseAlerts(defaultMisuseAlertsFile).keys()]).toEqual([...misuses]);
  });

  it('may be another one; a misuse without a row raises nothing', async () => {
    const row = { misuse: 'replayed', alertCode: 'N12', content: { CommandFailure: { CommandRequestID: '{{requestId}}', DeviceID: '{{deviceId}}' } }, basis: 'this test' };
    const other = await SimulatorUnderTest.start({ GAUNTLET_LAB_TOKEN: labToken, GAUNTLET_MISUSE_ALERTS: written({ version: 1, misuses: [row] }) });
    try {
      await other.prepare();
      expect((await other.send('6.27', esme)).code).toBe('E2');
      const message = other.signedRequest('4.1.1', esme);
      await other.sendXml('serviceS', message);
      expect(await other.nextReceived()).toMatchObject({ kind: 'smets1-response' });
      await other.sendXml('serviceS', message);
      expect(await other.nextReceived()).toMatchObject({ kind: 'dcc-alert', alertCode: 'N12', deviceId: esme });
    } finally {
      await other.stop();
    }
  });

  it.each([
    ['an unknown misuse', { version: 1, misuses: [{ misuse: 'theft', alertCode: 'N55', content: {}, basis: 'x' }] }, 'misuses[0].misuse'],
    ['a code that is none', { version: 1, misuses: [{ misuse: 'replayed', alertCode: 'N32', content: {}, basis: 'x' }] }, 'misuses[0].alertCode'],
    ['no basis', { version: 1, misuses: [{ misuse: 'replayed', alertCode: 'N55', content: {} }] }, 'misuses[0].basis'],
  ])('is refused with %s', (_, table, path) => {
    let problems: readonly { readonly path: string }[] = [];
    try {
      loadMisuseAlerts(written(table));
    } catch (error) {
      problems = (error as { readonly problems: typeof problems }).problems;
    }
    expect(problems.map((problem) => problem.path)).toContain(path);
  });
});

