import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { esme, gsme, networkUser, SimulatorUnderTest, user } from '../testing/simulator-under-test.ts';

let simulator: SimulatorUnderTest;

beforeAll(async () => {
  simulator = await SimulatorUnderTest.start();
  await simulator.prepare();
});

afterAll(async () => {
  await simulator.stop();
});

describe('roles at the DCC User Interface', () => {
  // 4.8.1 is for IS, GS, ED, GT and OU; 7.2 for suppliers alone; 4.12.2 for ES and ED; 4.8.2 for IS, ED and OU.
  it.each<[string, string, string, string, string]>([
    ['a supplier reads a profile', user, '4.8.1', esme, 'I99'],
    ['a network operator too', networkUser, '4.8.1', esme, 'I99'],
    ['and of gas', networkUser, '4.8.1', gsme, 'I99'],
    ['a network operator may not switch a supply', networkUser, '7.2', esme, 'E2'],
    ['an export supplier reads the maximum demand of export', user, '4.12.2', esme, 'I99'],
    ['another user reads reactive import', networkUser, '4.8.2', esme, 'I99'],
  ])('%s', async (_, originator, srv, target, code) => {
    const period = { ReadLogPeriod: { StartDateTime: '2026-01-01T00:00:00Z', EndDateTime: '2026-01-02T00:00:00Z' } };
    expect((await simulator.send(srv, target, srv.startsWith('4.') ? period : {}, { originator })).code).toBe(code);
  });
});

describe('the hash of a firmware image', () => {
  it('is computed from what came, so that 11.3 activates what 11.1 distributed and nothing else', async () => {
    const image = Buffer.from('an image of a firmware');
    await simulator.prepare();
    await expect.poll(async () => ((await simulator.get('/stats')).body as { outstanding: number }).outstanding).toBe(0);
    simulator.endpoint.messages.splice(0);
    await simulator.send('11.1', esme, { FirmwareImage: image.toString('base64'), FirmwareVersion: '0900', DeviceIDList: esme });
    expect((await simulator.exchange('11.3', esme, { FirmwareHash: 'AB'.repeat(32) })).messageSuccess).toBe(false);
    expect((await simulator.exchange('11.3', esme, { FirmwareHash: createHash('sha256').update(image).digest('hex') })).messageSuccess).toBe(true);
    expect((await simulator.exchange('11.2', esme)).payloadXml).toContain('0900');
  });
});
