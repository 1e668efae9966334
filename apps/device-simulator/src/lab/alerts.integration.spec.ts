import { valuesAt } from '@gauntlet/duis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { esme, gsme, SimulatorUnderTest, user } from '../testing/simulator-under-test.ts';
import { dccAlertDefaults } from '../dcc/dcc-alert-defaults.ts';

let simulator: SimulatorUnderTest;

beforeAll(async () => {
  simulator = await SimulatorUnderTest.start();
});

afterAll(async () => {
  await simulator.stop();
});

beforeEach(async () => {
  await simulator.prepare();
});

async function post(path: string, body: object): Promise<number> {
  return (await simulator.lab('POST', path, { deviceId: esme, userId: user, ...body })).status;
}

describe('DCC alerts', () => {
  it('there are 24 payloads', () => {
    expect(new Set(dccAlertDefaults.map(({ kind }) => kind)).size).toBe(24);
  });

  it.each(dccAlertDefaults.map(({ kind, alertCode }) => [kind, alertCode]))('%s is sent as %s, signed', async (kind, alertCode) => {
    expect(await post('/lab/v1/dcc-alerts', { kind })).toBe(202);
    const alert = await simulator.nextReceived();
    expect(alert).toMatchObject({ kind: 'dcc-alert', alertCode, code: 'I0' });
    expect(alert.payloadXml.startsWith(`<sr:${kind}>`)).toBe(true);
    expect(alert.payloadXml).not.toContain('{{');
  });

  it('takes another code and content', async () => {
    expect(await post('/lab/v1/dcc-alerts', { kind: 'CommandFailure', alertCode: 'N13', content: { CommandFailure: { CommandRequestID: '{{requestId}}', DSPScheduleID: '77', DeviceID: '{{deviceId}}' } } })).toBe(202);
    const alert = await simulator.nextReceived();
    expect(alert.alertCode).toBe('N13');
    expect(valuesAt(alert.payloadXml, 'CommandFailure.DSPScheduleID')).toEqual(['77']);
  });

  it.each([
    ['an unknown payload', { kind: 'Nothing' }, 422],
    ['a code that is none', { kind: 'CommandFailure', alertCode: 'N32' }, 422],
    ['an unknown device', { kind: 'CommandFailure', deviceId: '00-DB-99-99-99-99-99-99' }, 404],
  ])('refuses %s', async (_, body, status) => {
    expect(await post('/lab/v1/dcc-alerts', body)).toBe(status);
  });
});

describe('device alerts', () => {
  it('come as often as they are repeated', async () => {
    expect(await post('/lab/v1/alerts', { alertCode: '8F3F', repeat: 25 })).toBe(202);
    for (let count = 0; count < 25; count += 1) expect(await simulator.nextReceived()).toMatchObject({ kind: 'smets1-device-alert', alertCode: '8F3F' });
  });

  it('say that they were throttled, and are still signed', async () => {
    expect(await post('/lab/v1/alerts', { alertCode: '8F3F', throttled: { sequenceId: 4, count: 900 } })).toBe(202);
    await simulator.nextReceived();
    expect(await post('/lab/v1/dcc-alerts', { kind: 'CommsHubAlert', throttled: { sequenceId: 4, count: 900 } })).toBe(202);
    expect((await simulator.nextReceived()).kind).toBe('dcc-alert');
  });
});

describe('power', () => {
  it('off: AD1, and no WAN; on: the meter tells, logs it, and used nothing meanwhile', async () => {
    await simulator.lab('PUT', '/lab/v1/clock', { frozen: true });
    expect(await post('/lab/v1/power', { power: 'off' })).toBe(202);
    expect(await simulator.nextReceived()).toMatchObject({ kind: 'dcc-alert', alertCode: 'AD1' });
    expect((await simulator.send('4.1.1', esme)).code).toBe('E20');
    expect(await post('/lab/v1/power', { power: 'off' })).toBe(409);
    const { body } = await simulator.lab('GET', '/lab/v1/clock', undefined);
    const offMs = Date.parse(String(body['simulatedNow']));
    await simulator.lab('PUT', '/lab/v1/clock', { now: new Date(offMs + 3_600_000).toISOString() });
    expect(await post('/lab/v1/power', { power: 'on' })).toBe(202);
    expect(await simulator.nextReceived()).toMatchObject({ kind: 'smets1-device-alert', alertCode: '8F36', deviceId: esme });
    const hour = { StartDateTime: new Date(offMs - 1_000).toISOString(), EndDateTime: new Date(offMs + 3_601_000).toISOString() };
    const log = await simulator.exchange('6.13', esme, { ReadLogPeriod: hour, LogToRead: 'PowerEvent' });
    expect(valuesAt(log.payloadXml, 'Log.LogEntry.LogMeaning')).toEqual(['Supply outage', 'Supply outage restored']);
    expect(valuesAt((await simulator.exchange('7.4', esme)).payloadXml, 'SupplyState')).toEqual(['Enabled']);
    expect((await simulator.exchange('4.1.1', gsme)).messageSuccess).toBe(true);
  });
});
