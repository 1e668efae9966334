import type { BodyFields, DmcId } from '@gauntlet/contracts';
import { beforeEach, describe, expect, it } from 'vitest';
import { handleRequest, randomFor, type SimulatedRequest } from '../exchange/handle-request.ts';
import type { Installation } from '../installation/installation.ts';
import { modelOf, prepareInstallation } from '../installation/prepare-installation.ts';
import { nextOccurrence } from './next-occurrence.ts';
import { nextDueMs, runDue } from './run-due.ts';

const now = Date.UTC(2026, 10, 23, 14, 10, 5);
const hourMs = 3_600_000;
const esme = '00-DB-00-01-00-00-01-A0';
const never = '3000-12-31T00:00:00Z';
let installation: Installation;

beforeEach(() => {
  const model = modelOf({ id: 'dmc-1' as DmcId, release: 'MOC', installationType: 'active', deviceModels: [], communicationsServiceProvider: 'csp', smso: 'smso', s1sp: '70-B3-D5-1F-30-00-A0-01', smetsVersion: 'SMETS1 V1.2' });
  installation = prepareInstallation({ id: 'set-1', ordinal: 12, model, devices: [{ type: 'ESME', deviceId: esme }], state: 'commissioned', faults: [], wanRequests: 0 }, now - 1_000);
});

function send(srv: string, body: BodyFields, request: Partial<SimulatedRequest> = {}, atMs = now) {
  const exchanged = handleRequest(installation, { srv, targetId: esme, body, reference: 'user:device:1', ...request }, atMs, randomFor(installation));
  installation = exchanged.installation;
  return exchanged;
}

function run(atMs: number) {
  const due = runDue(installation, atMs);
  installation = due.installation;
  return due.fired;
}

describe('future-dated requests', () => {
  const inAnHour = new Date(now + hourMs).toISOString();

  it('held by the DSP: acknowledged, and answered once, when it is due', () => {
    expect(send('4.1.1', { ExecutionDateTime: inAnHour }, { futureDated: 'DSP' })).toMatchObject({ answer: { kind: 'acknowledgement' }, later: [] });
    expect(nextDueMs(installation)).toBe(now + hourMs);
    expect(run(now + hourMs - 1)).toEqual([]);
    expect(run(now + hourMs)).toMatchObject([{ by: 'DSP', reference: 'user:device:1', exchanged: { later: [{ kind: 'device-response', success: true }] } }]);
    expect(run(now + 2 * hourMs)).toEqual([]);
  });

  it('held by the device: answered at once, carried out when it is due, also without a WAN', () => {
    const toPrepayment = { ExecutionDateTime: inAnHour, Prepayment: { SuspendDebtDisabled: 'true', SuspendDebtEmergency: 'true', DisablementThreshold: '0' } };
    expect(send('1.6', toPrepayment, { futureDated: 'Device' }).later).toMatchObject([{ success: true }]);
    expect(installation.electricity?.payment.mode).toBe('Credit');
    installation = { ...installation, faults: ['no-wan'] };
    expect(run(now + hourMs)).toMatchObject([{ by: 'Device', exchanged: { later: [{ success: true }] } }]);
    expect(installation.electricity?.payment.mode).toBe('Prepayment');
  });

  it('held by the device: a newer one replaces the older', () => {
    for (const hours of [1, 2]) send('1.6', { ExecutionDateTime: new Date(now + hours * hourMs).toISOString(), Credit: {} }, { futureDated: 'Device' });
    expect(nextDueMs(installation)).toBe(now + 2 * hourMs);
  });

  it.each(['DSP', 'Device'] as const)('held by the %s: a date that never comes cancels it', (futureDated) => {
    send('1.6', { ExecutionDateTime: inAnHour, Credit: {} }, { futureDated });
    expect(send('1.6', { ExecutionDateTime: never, Credit: {} }, { futureDated }).answer).toEqual({ kind: 'acknowledgement' });
    expect(nextDueMs(installation)).toBeUndefined();
    expect(run(now + 2 * hourMs)).toEqual([]);
  });

  it('held by the DSP while the WAN is lost: E20 when it is due', () => {
    send('4.1.1', { ExecutionDateTime: inAnHour }, { futureDated: 'DSP' });
    installation = { ...installation, faults: ['no-wan'] };
    expect(run(now + hourMs)).toMatchObject([{ exchanged: { answer: { kind: 'refusal', code: 'E20' } } }]);
  });

  it('is refused with E30 where the variant is not held, and when a hundred are', () => {
    expect(send('7.2', { ExecutionDateTime: inAnHour }).answer).toEqual({ kind: 'refusal', code: 'E30' });
    for (let count = 0; count < 100; count += 1) send('4.1.1', { ExecutionDateTime: inAnHour }, { futureDated: 'DSP' });
    expect(send('4.1.1', { ExecutionDateTime: inAnHour }, { futureDated: 'DSP' }).answer).toEqual({ kind: 'refusal', code: 'E30' });
  });
});

describe('5.1: a schedule of the DSP', () => {
  const daily = {
    ScheduleFrequency: 'Daily',
    ScheduleStartDate: '2026-11-24Z',
    ScheduleEndDate: '2026-11-26Z',
    ScheduleExecutionStartTime: '02:00:00Z',
    DSPScheduledServiceReference: '4.8',
    DSPScheduledServiceReferenceVariant: '4.8.1',
    DeviceID: esme,
    DSPReadActiveImportProfileData: { StartDateOffset: '-1', StartTime: '00:00:00Z', EndDateOffset: '0', EndTime: '00:00:00Z' },
  };

  it('reads the day before, every day until its end, whatever the clock does', () => {
    send('5.1', daily);
    const fired = run(now + 30 * 24 * hourMs);
    expect(fired.map(({ by, srv, scheduleId, atMs }) => [by, srv, scheduleId, new Date(atMs).toISOString()])).toEqual(['24', '25', '26'].map((day) => ['schedule', '4.8.1', 1_200_001, `2026-11-${day}T02:00:00.000Z`]));
    const [first] = fired.flatMap(({ exchanged }) => exchanged.later);
    const entries = first?.kind === 'device-response' ? (first.payload['LogEntry'] as readonly BodyFields[]) : [];
    expect(entries).toHaveLength(49);
    expect(entries[0]?.['Timestamp']).toBe('2026-11-23T00:00:00.000Z');
    expect(nextDueMs(installation)).toBeUndefined();
  });

  it('5.3 ends it', () => {
    send('5.1', daily);
    send('5.3', { DeviceID: esme });
    expect(run(now + 30 * 24 * hourMs)).toEqual([]);
  });

  it.each([
    ['Weekly', '2026-01-01Z', '2026-01-08'],
    ['Monthly', '2026-01-31Z', '2026-02-28'],
    ['Quarterly', '2026-01-31Z', '2026-04-30'],
    ['Half-Yearly', '2026-01-01Z', '2026-07-01'],
    ['Yearly', '2024-02-29Z', '2025-02-28'],
  ])('%s from %s comes again on %s', (frequency, start, expected) => {
    const details = { ScheduleFrequency: frequency, ScheduleStartDate: start };
    const first = nextOccurrence(details, 0) ?? 0;
    expect(new Date(nextOccurrence(details, first) ?? 0).toISOString().slice(0, 10)).toBe(expected);
  });
});
