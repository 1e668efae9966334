import { dccAccessControlBrokerId, readServiceResponse } from '@gauntlet/duis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { esme, SimulatorUnderTest } from '../testing/simulator-under-test.ts';

let simulator: SimulatorUnderTest;

beforeAll(async () => {
  simulator = await SimulatorUnderTest.start();
});

afterAll(async () => {
  await simulator.stop();
});

/** What comes of so many requests, one after the other: refusal, or the outcome of each Response that arrived. */
async function play(seed: number, times: number): Promise<readonly string[]> {
  await simulator.prepare({
    simulation: {
      seed,
      failing: [{ srv: '4.1.1', result: 'device-error', rate: 0.3 }],
      responses: [{ fault: 'duplicated', rate: 0.3 }, { fault: 'wrong-signature', rate: 0.2 }, { fault: 'wrong-signature', signedBy: 'DCC', rate: 0.2 }],
      lossWindows: [{ by: 'requests', network: 'wan', from: 6, count: 2, every: 9 }],
    },
  });
  const outcomes: string[] = [];
  for (let time = 0; time < times; time += 1) {
    const { code } = await simulator.send('4.1.1', esme);
    if (code !== 'I99') outcomes.push(code);
    else outcomes.push(await describeArrived());
  }
  return outcomes;
}

/** The Response and its copy, if there is one: all has come when nothing waits for delivery. */
async function describeArrived(): Promise<string> {
  const first = await simulator.endpoint.next();
  await expect.poll(async () => ((await simulator.get('/stats')).body as { outstanding: number }).outstanding).toBe(0);
  const copies = simulator.endpoint.messages.splice(0);
  expect(copies.every((copy) => copy === first)).toBe(true);
  const read = readServiceResponse(first);
  if (!read.ok || read.smets1SignedXml === undefined) throw new Error(`no SMETS1 response: ${first.slice(0, 200)}`);
  const { verifier } = simulator;
  const signatures = `${verifier.verify(first, { originator: dccAccessControlBrokerId }).ok ? 'DCC' : 'dcc'} ${verifier.verify(read.smets1SignedXml, {}).ok ? 'S1SP' : 's1sp'}`;
  return `${read.messageSuccess === true ? 'done' : 'error'} ×${1 + copies.length} ${signatures}`;
}

describe('faults on the wire', () => {
  it('come again with the same seed, and others with another', async () => {
    const first = await play(21, 40);
    expect(await play(21, 40)).toEqual(first);
    expect(await play(22, 40)).not.toEqual(first);
    expect(first.slice(5, 7)).toEqual(['E20', 'E20']);
    for (const sign of ['×2', 'done', 'error', 'dcc', 's1sp', 'DCC S1SP']) expect(first.some((outcome) => outcome.includes(sign)), sign).toBe(true);
  });
});
