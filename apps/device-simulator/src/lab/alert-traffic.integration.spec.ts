import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dmc, SimulatorUnderTest, user } from '../testing/simulator-under-test.ts';

let simulator: SimulatorUnderTest;
const groups = [{ firstDeviceId: '00-DB-00-88-00-00-00-00', count: 500, step: 16 }];
const set = (body: object, of = user) => simulator.lab('PUT', `/lab/v1/alert-traffic/${of}`, { devicePerSecond: 0, dccPerSecond: 0, groups, seed: 3, forMs: 5_000, ...body });
const settled = async (within: number) => {
  await new Promise<void>((resolve) => void setTimeout(resolve, within));
  return simulator.endpoint.messages.splice(0).length;
};

beforeAll(async () => {
  simulator = await SimulatorUnderTest.start();
  await simulator.lab('POST', '/lab/v1/populations', { id: 'estate', dmc, count: 500, firstDeviceId: '00-DB-00-88-00-00-00-00' });
});
afterAll(async () => {
  await simulator.stop();
});

describe('alert traffic of the estate', () => {
  it('raises signed alerts of devices and of the DCC at their rates, by many devices, until told to end', async () => {
    expect((await set({ devicePerSecond: 200, dccPerSecond: 50 })).status).toBe(200);
    const received = [];
    while (received.length < 100) received.push(await simulator.nextReceived());
    expect((await set({})).status).toBe(200);
    const devices = received.filter(({ kind }) => kind === 'smets1-device-alert');
    const ofDcc = received.filter(({ kind }) => kind === 'dcc-alert');
    expect(devices.length + ofDcc.length).toBe(received.length);
    expect(devices.length).toBeGreaterThan(3 * ofDcc.length);
    expect(ofDcc.length).toBeGreaterThan(10);
    expect(new Set(devices.map(({ deviceId }) => deviceId)).size).toBeGreaterThan(50);
    expect(await settled(300)).toBeLessThan(200);
    expect(await settled(300)).toBe(0);
  });

  it('ends by itself when nobody asks again, and leaves no trace in the installations', async () => {
    await set({ devicePerSecond: 100, forMs: 200 });
    await settled(1_000);
    expect(await settled(300)).toBe(0);
    expect((await simulator.lab('GET', '/lab/v1/populations', undefined)).body).toMatchObject({ materialised: 0 });
  });

  it.each([
    ['a rate that is none', { devicePerSecond: -1 }, user, 422],
    ['no devices', { groups: [] }, user, 422],
    ['an unknown User', { devicePerSecond: 1 }, '90-B3-D5-1F-30-01-00-7F', 404],
  ])('refuses %s', async (_, body, of, status) => {
    expect((await set(body, of)).status).toBe(status);
  });
});
