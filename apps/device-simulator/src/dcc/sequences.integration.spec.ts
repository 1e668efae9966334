import { valuesAt } from '@gauntlet/duis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { esme, silentUser, SimulatorUnderTest } from '../testing/simulator-under-test.ts';

let simulator: SimulatorUnderTest;
beforeAll(async () => {
  simulator = await SimulatorUnderTest.start();
});
afterAll(() => simulator.stop());
beforeEach(() => simulator.prepare({ simulation: { latency: { kind: 'constant', ms: 300 } } }));

const requestIdOf = (xml: string) => /<sr:RequestID>([^<]+)</.exec(xml)?.[1] ?? '';
const supplyState = async () => valuesAt((await simulator.exchange('7.4', esme)).payloadXml, 'SupplyState');

describe('sequenced requests on the DCC User Interface', () => {
  it('the second is acknowledged at once and carried out after the first was answered', async () => {
    const first = simulator.signedRequest('7.2', esme, {}, { firstInSequence: true });
    const second = simulator.signedRequest('7.4', esme, {}, { after: requestIdOf(first) });
    expect((await simulator.sendXml('serviceS', first)).code).toBe('I99');
    expect((await simulator.sendXml('serviceS', second)).code).toBe('I99');
    expect(await simulator.nextReceived()).toMatchObject({ requestId: requestIdOf(first), messageSuccess: true });
    const response = await simulator.nextReceived();
    expect(response).toMatchObject({ requestId: requestIdOf(second), messageSuccess: true });
    expect(valuesAt(response.payloadXml, 'SupplyState')).toEqual(['Disabled']);
  });

  it('a failed predecessor: what waits gets the code as its Response, what comes later at once; nothing is carried out', async () => {
    await simulator.prepare({ simulation: { latency: { kind: 'constant', ms: 300 }, failing: [{ srv: '3.1', result: 'device-error', rate: 1 }] } });
    const first = simulator.signedRequest('3.1', esme, { SupplierMessage: 'x' }, { firstInSequence: true });
    const second = simulator.signedRequest('7.2', esme, {}, { after: requestIdOf(first) });
    const third = simulator.signedRequest('7.2', esme, {}, { after: requestIdOf(second) });
    expect((await simulator.sendXml('serviceS', first)).code).toBe('I99');
    expect((await simulator.sendXml('serviceS', second)).code).toBe('I99');
    expect((await simulator.sendXml('serviceS', third)).code).toBe('I99');
    expect(await simulator.nextReceived()).toMatchObject({ requestId: requestIdOf(first), messageSuccess: false });
    expect(await simulator.nextReceived()).toMatchObject({ requestId: requestIdOf(second), kind: 'response-message', code: 'E31' });
    expect(await simulator.nextReceived()).toMatchObject({ requestId: requestIdOf(third), kind: 'response-message', code: 'E31' });
    expect((await simulator.send('7.2', esme, {}, { after: requestIdOf(first) })).code).toBe('E31');
    expect(await supplyState()).toEqual(['Enabled']);
  });

  it('a predecessor that the DCC refused counts as failed', async () => {
    const first = simulator.signedRequest('4.1.1', '00-DB-99-99-99-99-99-99', {}, { firstInSequence: true });
    expect((await simulator.sendXml('serviceS', first)).code).toBe('E19');
    expect((await simulator.send('7.2', esme, {}, { after: requestIdOf(first) })).code).toBe('E31');
  });

  it.each([
    ['an unknown predecessor', async () => simulator.send('7.2', esme, {}, { after: requestIdOf(simulator.signedRequest('7.4', esme)) })],
    ['a predecessor that starts no sequence', async () => simulator.send('7.2', esme, {}, { after: (await simulator.exchange('7.4', esme)).requestId })],
    ['a first request with a predecessor', async () => simulator.send('7.2', esme, {}, { firstInSequence: true, after: await sequence() })],
    ["another User's sequence", async () => simulator.send('7.2', esme, {}, { originator: silentUser, after: await sequence() })],
  ])('refuses %s, and nothing is carried out', async (_what, act) => {
    expect((await act()).code).toBe('E31');
    expect(await supplyState()).toEqual(['Enabled']);
  });

  it('what the DCC answers itself is not held: it is refused while the first is under way, and goes after it', async () => {
    const first = simulator.signedRequest('7.4', esme, {}, { firstInSequence: true });
    await simulator.sendXml('serviceS', first);
    expect((await simulator.send('8.2', esme, { DeviceID: esme }, { after: requestIdOf(first) })).code).toBe('E31');
    await simulator.nextReceived();
    expect((await simulator.send('8.2', esme, { DeviceID: esme }, { after: requestIdOf(first) })).code).toBe('I0');
  });
});

/** @returns the RequestID of a sequence's first request, which was answered */
async function sequence(): Promise<string> {
  const first = simulator.signedRequest('7.4', esme, {}, { firstInSequence: true });
  await simulator.sendXml('serviceS', first);
  await simulator.nextReceived();
  return requestIdOf(first);
}
