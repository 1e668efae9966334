import { valuesAt, type ReceivedResponse } from '@gauntlet/duis';
import { formatUtrn } from '@gauntlet/simulation';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { simulatorVersion } from './version.ts';
import { esme, gsme, SimulatorUnderTest, silentUser, user } from './testing/simulator-under-test.ts';

let simulator: SimulatorUnderTest;

beforeAll(async () => {
  simulator = await SimulatorUnderTest.start();
});

afterAll(async () => {
  await simulator.stop();
});

describe('the DCC User Interface', () => {
  it('answers 4.1.1 with I99 at once and the register later, signed by S1SP and DCC', async () => {
    await simulator.prepare();
    const electricity = await simulator.exchange('4.1.1', esme);
    expect(electricity.messageSuccess).toBe(true);
    expect(Number(valuesAt(electricity.payloadXml, 'Electricity.ActiveImportRegister.Value')[0])).toBeGreaterThan(0);
    const gas = await simulator.exchange('4.1.1', gsme);
    expect(valuesAt(gas.payloadXml, 'Gas.ConsumptionRegister.Unit')).toEqual(['m3']);
  });

  it('keeps state between requests: top-up, payment mode, supply', async () => {
    await simulator.prepare();
    await simulator.exchange('1.6', esme, { Prepayment: { SuspendDebtDisabled: 'false', SuspendDebtEmergency: 'false', DisablementThreshold: 0 } });
    await simulator.exchange('2.2', esme, { UTRN: formatUtrn(1_500, 1) });
    expect(valuesAt((await simulator.exchange('4.18', esme)).payloadXml, 'MeterBalance')).toEqual(['1500']);
    const refused = await simulator.exchange('2.2', esme, { UTRN: formatUtrn(1_500, 1) });
    expect(refused).toMatchObject({ messageSuccess: false, debug: ['Duplicate UTRN entered'] });
    expect(await simulator.nextReceived()).toMatchObject({ kind: 'smets1-device-alert', alertCode: '8F51' });
    await simulator.exchange('7.2', esme);
    expect(valuesAt((await simulator.exchange('7.4', esme)).payloadXml, 'SupplyState')).toEqual(['Disabled']);
  });

  it('answers schedules and inventory at once', async () => {
    await simulator.prepare();
    const period = { StartDateOffset: -1, StartTime: '00:00:00.00Z', EndDateOffset: 0, EndTime: '00:00:00.00Z' };
    const schedule = { ScheduleFrequency: 'Daily', ScheduleStartDate: '2026-11-24Z', DSPScheduledServiceReference: '4.8', DSPScheduledServiceReferenceVariant: '4.8.1', DeviceID: esme, DSPReadActiveImportProfileData: period };
    const created = await simulator.send('5.1', esme, schedule);
    const [id = ''] = valuesAt(created.payloadXml, 'DSPScheduleID');
    expect(created.code).toBe('I0');
    expect(valuesAt((await simulator.send('5.2', esme, { DeviceID: esme })).payloadXml, 'DSPSchedulesRead.DSPSchedules.DSPScheduleID')).toEqual([id]);
    expect((await simulator.send('5.3', esme, { DSPScheduleID: id })).code).toBe('I99');
    expect((await simulator.send('5.3', esme, { DSPScheduleID: id })).code).toBe('E050301');
    const inventory = await simulator.send('8.2', esme, { DeviceID: gsme });
    expect(valuesAt(inventory.payloadXml, 'DSPInventory.Device.DeviceID')).toEqual([esme, gsme]);
    expect((await simulator.send('8.2', esme, { MPxN: valuesAt(inventory.payloadXml, 'DSPInventory.Device.ImportMPxN')[1] ?? '' })).code).toBe('I0');
  });

  it('delivers E21 from a device behind a lost HAN', async () => {
    await simulator.prepare({ faults: ['no-han'] });
    expect((await simulator.send('4.1.1', gsme)).code).toBe('I99');
    expect(await simulator.nextReceived()).toMatchObject({ kind: 'response-message', code: 'E21' });
  });

  it.each<[string, string, () => Promise<ReceivedResponse>]>([
    ['an unknown device', 'E19', () => simulator.send('4.1.1', '00-DB-99-99-99-99-99-99')],
    ['a variant that the device type does not have', 'E11', () => simulator.send('4.16', gsme)],
    ['the wrong web service', 'E13', () => simulator.send('4.1.1', esme, {}, { service: 'serviceD' })],
    ['a command variant of another variant', 'E12', () => simulator.send('8.2', esme, { DeviceID: esme }, { commandVariant: 1, service: 'serviceS' })],
    ['a command variant that is not served', 'E12', () => simulator.send('4.1.1', esme, {}, { commandVariant: 3 })],
    ['an unknown inventory subject', 'E19', () => simulator.send('8.2', esme, { MPxN: '123' })],
    ['a lost WAN', 'E20', async () => {
      await simulator.prepare({ faults: ['no-wan'] });
      return simulator.send('4.1.1', esme);
    }],
    ['a dormant device', 'E5', async () => {
      await simulator.prepare({ state: 'dormant' });
      return simulator.send('4.1.1', esme);
    }],
  ])('refuses %s with %s', async (_, code, act) => {
    await simulator.prepare();
    expect((await act()).code).toBe(code);
  });

  it('refuses unsigned, altered, foreign and replayed requests with E1, and nothing changes', async () => {
    await simulator.prepare();
    const disable = simulator.signedRequest('7.2', esme);
    const unsigned = disable.replace(/<ds:Signature.*<\/ds:Signature>/s, '');
    const altered = disable.replace('<sr:DisableSupply></sr:DisableSupply>', '<sr:EnableSupply></sr:EnableSupply>');
    const foreign = disable.replaceAll(user, silentUser);
    expect(new Set([disable, unsigned, altered, foreign]).size).toBe(4);
    for (const xml of [unsigned, altered, foreign]) expect((await simulator.sendXml('serviceS', xml)).code).toBe('E1');
    expect(valuesAt((await simulator.exchange('7.4', esme)).payloadXml, 'SupplyState')).toEqual(['Enabled']);
    const top = simulator.signedRequest('2.2', esme, { UTRN: formatUtrn(1_000, 9) });
    expect((await simulator.sendXml('serviceS', top)).code).toBe('I99');
    await simulator.nextReceived();
    expect((await simulator.sendXml('serviceS', top)).code).toBe('E1');
    expect(valuesAt((await simulator.exchange('4.18', esme)).payloadXml, 'MeterBalance')).toEqual(['1000']);
  });

  it('tries again when the endpoint fails, gives up on a 4xx, and counts Users without an endpoint', async () => {
    await simulator.prepare();
    const before = await statistics();
    simulator.endpoint.nextStatuses.push(503, 500);
    await simulator.exchange('4.1.1', esme);
    simulator.endpoint.nextStatuses.push(400);
    await simulator.send('4.1.1', esme);
    await simulator.send('4.1.1', esme, {}, { originator: silentUser });
    let after = await statistics();
    while (after.outstanding > 0) after = await statistics();
    expect(after.responses.delivered).toBe(before.responses.delivered + 1);
    expect(after.responses.rejected).toBe(before.responses.rejected + 1);
    expect(after.responses.unregistered).toBe(before.responses.unregistered + 1);
    expect(after.undelivered).toBe(before.undelivered + 2);
    expect(after.installations).toBe(1);
  });
});

describe('hostile input', () => {
  const entities = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaa">]><sr:Request xmlns:sr="http://www.dccinterface.co.uk/ServiceUserGateway">&a;</sr:Request>';
  it.each<[string, string | Buffer, number]>([
    ['HTML', '<html><body>Hello</body></html>', 400],
    ['nothing', '', 400],
    ['broken XML', '<sr:Request><sr:Header>', 400],
    ['entities', entities, 400],
    ['depth', '<a>'.repeat(50_000), 400],
    ['broken UTF-8', Buffer.from([0x3c, 0xff, 0xfe, 0x3e]), 400],
  ])('is refused: %s', async (_, body, expected) => {
    expect((await simulator.post('serviceS', body)).status).toBe(expected);
    expect((await simulator.get('/healthz')).status).toBe(200);
  });

  it('is refused: 3 MiB', async () => {
    // The connection may end while the body is still being sent, which shows as an error at the sender.
    const outcome = await simulator.post('serviceS', 'x'.repeat(3 * 1_024 * 1_024)).then(
      (answer) => answer.status,
      (error: { code?: string }) => error.code,
    );
    expect([413, 'EPIPE', 'ECONNRESET', 'UND_ERR_SOCKET']).toContain(outcome);
    expect((await simulator.get('/healthz')).status).toBe(200);
  });

  it('is refused: an invented variant', async () => {
    const xml = simulator.signedRequest('4.1.1', esme).replaceAll('4.1.1', '99.9.9');
    expect((await simulator.post('serviceS', xml)).status).toBe(400);
  });

  it('leaves health and version readable', async () => {
    expect(await simulator.get('/healthz')).toEqual({ status: 200, body: { status: 'ok' } });
    expect(await simulator.get('/version')).toEqual({ status: 200, body: { version: simulatorVersion } });
  });

  it('answers 405 and 404 where there is nothing to post to', async () => {
    expect((await simulator.get('/api/v1/serviceS')).status).toBe(405);
    expect((await simulator.get('/nowhere')).status).toBe(404);
  });
});

interface ShownStatistics {
  readonly outstanding: number;
  readonly undelivered: number;
  readonly installations: number;
  readonly responses: { readonly delivered: number; readonly rejected: number; readonly unregistered: number };
}

async function statistics(): Promise<ShownStatistics> {
  return (await simulator.get('/stats')).body as ShownStatistics;
}

describe('SIGTERM', () => {
  it('delivers what was acknowledged before it ends with 0', async () => {
    const ending = await SimulatorUnderTest.start();
    await ending.prepare({ simulation: { latency: { kind: 'constant', ms: 400 } } });
    expect((await ending.send('4.1.1', esme)).code).toBe('I99');
    expect(ending.endpoint.messages).toHaveLength(0);
    expect(await ending.stop()).toBe(0);
    expect(ending.endpoint.messages).toHaveLength(1);
  });
});
