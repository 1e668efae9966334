import { formatUtrn } from '@gauntlet/simulation';
import { valuesAt } from '@gauntlet/duis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { esme, SimulatorUnderTest } from '../testing/simulator-under-test.ts';

const dayMs = 86_400_000;
const startMs = Date.parse('2030-03-01T12:00:00Z');
const never = '3000-12-31T00:00:00Z';
let simulator: SimulatorUnderTest;

beforeAll(async () => {
  simulator = await SimulatorUnderTest.start();
});

afterAll(async () => {
  await simulator.stop();
});

beforeEach(async () => {
  await setClock({ rate: 1, frozen: true, now: iso(startMs) });
  await simulator.prepare();
});

describe('simulated time', () => {
  it('is set and shown beside real time, and data follow it', async () => {
    const { status, body } = await simulator.lab('GET', '/lab/v1/clock', undefined);
    expect({ status, body }).toMatchObject({ status: 200, body: { rate: 1, frozen: true, simulatedNow: iso(startMs) } });
    expect(Date.parse(String(body['realNow']))).toBeLessThan(startMs);
    const read = async () => Number(valuesAt((await simulator.exchange('4.1.1', esme)).payloadXml, 'Electricity.ActiveImportRegister.Value')[0]);
    const before = await read();
    expect(await read()).toBe(before);
    await setClock({ now: iso(startMs + 30 * dayMs) });
    expect(await read()).toBeGreaterThan(before + 50_000);
  });

  it.each([
    ['a pace beyond 100,000', { rate: 100_001 }],
    ['a pace below 1', { rate: 0.5 }],
    ['what is no time', { now: 'tomorrow' }],
    ['an unknown field', { speed: 2 }],
  ])('refuses %s', async (_, change) => {
    expect((await simulator.lab('PUT', '/lab/v1/clock', change)).status).toBe(422);
  });

  it('carries out a request that the DSP held when its time comes, once', async () => {
    const sent = await simulator.send('4.1.1', esme, { ExecutionDateTime: iso(startMs + dayMs) });
    expect(sent.code).toBe('I99');
    await setClock({ now: iso(startMs + dayMs) });
    expect(await simulator.nextReceived()).toMatchObject({ kind: 'smets1-response', requestId: sent.requestId, messageSuccess: true });
    await setClock({ now: iso(startMs + 2 * dayMs) });
    await simulator.exchange('4.1.1', esme);
  });

  it('answers E30 for a held request whose device is out of reach when its time comes', async () => {
    await simulator.prepare({ simulation: { wanLostAfterRequests: 0 } });
    const sent = await simulator.send('4.1.1', esme, { ExecutionDateTime: iso(startMs + dayMs) });
    await setClock({ now: iso(startMs + dayMs) });
    expect(await simulator.nextReceived()).toMatchObject({ kind: 'response-message', requestId: sent.requestId, code: 'E30' });
  });

  it('tells by alert 8F66 that a device carried out what it held, and nothing of what was cancelled', async () => {
    const toPrepayment = { ExecutionDateTime: iso(startMs + dayMs), Prepayment: { SuspendDebtDisabled: false, SuspendDebtEmergency: false, DisablementThreshold: 0 } };
    expect((await simulator.exchange('1.6', esme, toPrepayment)).messageSuccess).toBe(true);
    await simulator.exchange('2.2', esme, { UTRN: formatUtrn(700, 3) });
    await setClock({ now: iso(startMs + dayMs) });
    expect(await simulator.nextReceived()).toMatchObject({ kind: 'smets1-device-alert', alertCode: '8F66', deviceId: esme });
    expect(valuesAt((await simulator.exchange('6.2.9', esme)).payloadXml, 'PaymentMode')).toEqual(['Prepayment']);
    await simulator.exchange('1.6', esme, { ExecutionDateTime: iso(startMs + 2 * dayMs), Credit: {} });
    await simulator.exchange('1.6', esme, { ExecutionDateTime: never, Credit: {} });
    await setClock({ now: iso(startMs + 3 * dayMs) });
    expect(valuesAt((await simulator.exchange('6.2.9', esme)).payloadXml, 'PaymentMode')).toEqual(['Prepayment']);
  });

  it('delivers a schedule, day by day at a pace of 100,000, until it is deleted', async () => {
    const period = { StartDateOffset: -1, StartTime: '00:00:00Z', EndDateOffset: 0, EndTime: '00:00:00Z' };
    const details = { ScheduleFrequency: 'Daily', ScheduleStartDate: '2030-03-02Z', DSPScheduledServiceReference: '4.8', DSPScheduledServiceReferenceVariant: '4.8.1', DeviceID: esme, DSPReadActiveImportProfileData: period };
    const [id] = valuesAt((await simulator.send('5.1', esme, details)).payloadXml, 'DSPScheduleID');
    await setClock({ frozen: false, rate: 100_000 });
    for (const day of ['2030-03-01', '2030-03-02']) {
      const read = await simulator.nextReceived();
      expect(read).toMatchObject({ kind: 'smets1-response', requestId: undefined, srv: '4.8.1', deviceId: esme, messageSuccess: true });
      expect(valuesAt(read.payloadXml, 'LogEntry.Timestamp')[0]).toBe(`${day}T00:00:00.000Z`);
    }
    await setClock({ frozen: true });
    expect((await simulator.send('5.3', esme, { DSPScheduleID: id ?? '' })).code).toBe('I99');
  });
});

async function setClock(change: object): Promise<void> {
  expect((await simulator.lab('PUT', '/lab/v1/clock', change)).status).toBe(200);
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
