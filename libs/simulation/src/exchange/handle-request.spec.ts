import type { BodyFields, DmcId, LabFault, SimulationProfile } from '@gauntlet/contracts';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Installation } from '../installation/installation.ts';
import { modelOf, prepareInstallation } from '../installation/prepare-installation.ts';
import { formatUtrn } from '../meter/utrn.ts';
import { quietProfile } from '../profile/quiet-profile.ts';
import { handleRequest, randomFor, type Exchanged } from './handle-request.ts';
import { raiseAlert } from './raise-alert.ts';

const now = Date.UTC(2026, 10, 23, 14, 10, 5);
const esme = '00-DB-00-01-00-00-01-A0';
const gsme = '00-DB-00-01-00-00-01-A1';
const gpf = '00-DB-00-01-00-00-01-A2';
const ppmid = '00-DB-00-01-00-00-01-A3';
const dcc = '90-B3-D5-1F-30-00-00-02';

function prepared(options: { readonly profile?: Partial<SimulationProfile>; readonly state?: 'dormant' | 'commissioned'; readonly faults?: readonly LabFault[] } = {}): Installation {
  const model = modelOf({
    id: 'dmc-1' as DmcId,
    release: 'MOC',
    installationType: 'active',
    deviceModels: [
      { type: 'ESME', manufacturer: 'Aldwick', model: 'E1', firmwareVersion: '0102' },
      { type: 'GSME', manufacturer: 'Aldwick', model: 'G1', firmwareVersion: '0203' },
    ],
    communicationsServiceProvider: 'csp',
    smso: 'smso',
    s1sp: '70-B3-D5-1F-30-00-A0-01',
    smetsVersion: 'SMETS1 V1.2',
    simulation: { ...quietProfile, seed: 3, latency: { kind: 'constant', ms: 5 }, ...options.profile },
  });
  const devices = [
    { type: 'ESME', deviceId: esme },
    { type: 'GSME', deviceId: gsme },
    { type: 'GPF', deviceId: gpf },
    { type: 'PPMID', deviceId: ppmid },
  ] as const;
  return prepareInstallation({ id: 'set-1', ordinal: 12, model, devices, state: options.state ?? 'commissioned', faults: options.faults ?? [], wanRequests: 0 }, now - 1_000);
}

let installation: Installation;

beforeEach(() => {
  installation = prepared();
});

/** Sends a request and keeps the installation's new state. */
function send(srv: string, targetId: string, body: BodyFields = {}, atMs = now): Exchanged {
  const exchanged = handleRequest(installation, { srv, targetId, body }, atMs, randomFor(installation));
  installation = exchanged.installation;
  return exchanged;
}

/** The payload of a successful device response. */
function payloadOf(exchanged: Exchanged): BodyFields {
  const [later] = exchanged.later;
  if (later?.kind !== 'device-response' || !later.success) throw new Error(`no success but ${JSON.stringify([exchanged.answer, exchanged.later])}`);
  expect(exchanged.answer).toEqual({ kind: 'acknowledgement' });
  return later.payload;
}

const prepayment = { Prepayment: { SuspendDebtDisabled: 'true', SuspendDebtEmergency: 'false', DisablementThreshold: '0' } };
const lastDay = { ReadLogPeriod: { StartDateTime: new Date(now - 86_400_000).toISOString(), EndDateTime: new Date(now + 60_000).toISOString() } };

describe('reads', () => {
  it('4.1.1 answers in Wh for electricity and m3 for gas', () => {
    expect(payloadOf(send('4.1.1', esme))).toMatchObject({ Electricity: { ActiveImportRegister: { ActiveEnergyUnit: 'Wh' } } });
    expect(payloadOf(send('4.1.1', gsme))).toMatchObject({ Gas: { ConsumptionRegister: { Unit: 'm3' } } });
  });

  it('4.6.1 gives one entry a midnight', () => {
    const period = { ReadLogPeriod: { StartDateTime: new Date(now - 7 * 86_400_000).toISOString(), EndDateTime: new Date(now).toISOString() } };
    expect(payloadOf(send('4.6.1', esme, period))['LogEntry']).toHaveLength(7);
    expect(payloadOf(send('4.6.1', gsme, period))['LogEntry']).toHaveLength(7);
  });

  it('4.8.1 gives one entry a half hour', () => {
    expect(payloadOf(send('4.8.1', esme, lastDay))['LogEntry']).toHaveLength(48);
  });

  it('4.6.1 and 4.8.1 refuse a period whose end comes first', () => {
    const period = { ReadLogPeriod: { StartDateTime: new Date(now).toISOString(), EndDateTime: new Date(now - 1).toISOString() } };
    for (const srv of ['4.6.1', '4.8.1']) expect(send(srv, esme, period).later).toMatchObject([{ success: false, errors: [{ code: 2 }] }]);
  });

  it('4.16 is for electricity meters only', () => {
    expect(payloadOf(send('4.16', esme))).toMatchObject({ ActivePowerImport: { Unit: 'W' } });
    expect(send('4.16', gsme).answer).toEqual({ kind: 'refusal', code: 'E11' });
  });

  it('11.2 gives the firmware of the model', () => {
    expect(payloadOf(send('11.2', esme))).toEqual({ FirmwareVersion: '0102' });
    expect(payloadOf(send('11.2', gsme))).toEqual({ FirmwareVersion: '0203' });
  });
});

describe.each([
  ['electricity', esme],
  ['gas', gsme],
])('prepayment of the %s meter', (_, meter) => {
  it('1.6 changes the payment mode, which 4.3 and 6.2.9 show', () => {
    expect(payloadOf(send('4.3', meter))).not.toHaveProperty('EmergencyCreditBalance');
    payloadOf(send('1.6', meter, prepayment));
    expect(payloadOf(send('4.3', meter))).toMatchObject({ EmergencyCreditBalance: 500, MeterBalance: 0 });
    expect(payloadOf(send('6.2.9', meter))).toEqual({ PaymentMode: 'Prepayment', SuspendDebtEmergency: false, SuspendDebtDisabled: true });
    payloadOf(send('1.6', meter, { Credit: {} }));
    expect(payloadOf(send('6.2.9', meter))).toMatchObject({ PaymentMode: 'Credit' });
  });

  it('2.2 with a valid UTRN raises the balance that 4.18 shows', () => {
    payloadOf(send('1.6', meter, prepayment));
    payloadOf(send('2.2', meter, { UTRN: formatUtrn(1_000, 1) }));
    payloadOf(send('2.2', meter, { UTRN: formatUtrn(1_000, 2) }));
    expect(payloadOf(send('4.18', meter))).toMatchObject({ MeterBalance: 2_000 });
  });

  it('2.2 refuses a used and a wrong UTRN, and the balance stays', () => {
    const utrn = formatUtrn(1_000, 1);
    payloadOf(send('2.2', meter, { UTRN: utrn }));
    expect(send('2.2', meter, { UTRN: utrn }).later).toMatchObject([{ success: false, errors: [{ error: 'Duplicate UTRN entered' }] }]);
    expect(send('2.2', meter, { UTRN: `${utrn.slice(0, 18)}98` }).later).toMatchObject([{ success: false, errors: [{ error: 'UTRN not Authentic' }] }]);
    expect(send('2.2', meter, { UTRN: formatUtrn(100_001, 3) }).later).toMatchObject([{ success: false, errors: [{ error: 'UTRN exceeds Maximum Credit Threshold' }] }]);
    expect(payloadOf(send('4.18', meter))).toMatchObject({ MeterBalance: 1_000 });
  });
});

describe('supply, display, clock and event log', () => {
  it('7.2 disables, 7.4 shows it, the register stands still, 7.1 enables', () => {
    payloadOf(send('7.2', esme));
    expect(payloadOf(send('7.4', esme))).toEqual({ SupplyState: 'Disabled' });
    const before = payloadOf(send('4.1.1', esme));
    expect(payloadOf(send('4.1.1', esme, {}, now + 3_600_000))).toEqual(before);
    payloadOf(send('7.1', esme, {}, now + 3_600_000));
    expect(payloadOf(send('7.4', esme))).toEqual({ SupplyState: 'Enabled' });
  });

  it('7.2 and 7.4 answer for gas, 7.1 does not exist there', () => {
    payloadOf(send('7.2', gsme));
    expect(payloadOf(send('7.4', gsme))).toEqual({ SupplyState: 'Disabled', Gas: { RemainingBatteryCapacity: 3_650 } });
    expect(send('7.1', gsme).answer).toEqual({ kind: 'refusal', code: 'E11' });
  });

  it('3.1 keeps the message', () => {
    payloadOf(send('3.1', gsme, { SupplierMessage: 'Hello' }));
    expect(installation.gas?.message).toBe('Hello');
    expect(send('3.1', gsme, { SupplierMessage: 'é' }).later).toMatchObject([{ success: false }]);
  });

  it('6.11 takes a time within the tolerance and calls the clock unreliable beyond it', () => {
    const within = { CurrentDateTime: new Date(now + 9_000).toISOString(), TolerancePeriod: '10' };
    expect(payloadOf(send('6.11', esme, within))).toEqual({ DeviceTime: new Date(now + 9_000).toISOString(), Electricity: { ElecClockTimeStatus: { '@TimeStatusCode': 0, TimeStatus: 'reliable' } } });
    const beyond = { CurrentDateTime: new Date(now + 60_000).toISOString(), TolerancePeriod: '10' };
    expect(payloadOf(send('6.11', gsme, beyond))).toEqual({ DeviceTime: new Date(now).toISOString(), Gas: { GasClockTimeStatus: { '@ResponseCode': 2, ASN1Status: 'unreliable' } } });
  });

  it('6.13 returns what requests caused, in the log that was asked for', () => {
    payloadOf(send('7.2', esme));
    const raised = raiseAlert(installation, { deviceId: esme, alertCode: '8F3F', description: 'Unauthorised Physical Access' }, now);
    if (!raised.raised) throw new Error(raised.reason);
    installation = raised.installation;
    const meanings = (log: string) => {
      const entries = (payloadOf(send('6.13', esme, { ...lastDay, LogToRead: log }))['Log'] as { LogEntry?: readonly { LogMeaning: string }[] }).LogEntry;
      return entries?.map((entry) => entry.LogMeaning);
    };
    expect(meanings('Event')).toEqual(['Event log started', 'Supply disabled remotely']);
    expect(meanings('Security')).toEqual(['Unauthorised Physical Access']);
    expect(payloadOf(send('6.13', gpf, { ...lastDay, LogToRead: 'GSMEEvent' }))).toMatchObject({ Log: { LogEntry: [{ LogMeaning: 'Event log started' }] } });
    expect(send('6.13', esme, { ...lastDay, LogToRead: 'GSMEEvent' }).later).toMatchObject([{ success: false }]);
  });
});

describe('what the DCC answers', () => {
  const schedule = { ScheduleFrequency: 'Daily', DSPScheduledServiceReferenceVariant: '4.8.1', DeviceID: esme };

  it('5.1 creates a schedule that 5.2 reads and 5.3 deletes', () => {
    expect(send('5.1', dcc, schedule).answer).toEqual({ kind: 'dcc-result', payload: { DSPScheduleID: 1_200_001 } });
    expect(send('5.2', dcc, { DeviceID: esme }).answer).toEqual({ kind: 'dcc-result', payload: { DSPSchedulesRead: { DSPSchedules: [{ DSPScheduleID: 1_200_001, DSPScheduleDetails: schedule }] } } });
    expect(send('5.3', dcc, { DSPScheduleID: '1200001' }).answer).toEqual({ kind: 'dcc-result', payload: undefined });
    expect(send('5.2', dcc, { DeviceID: esme }).answer).toEqual({ kind: 'dcc-result', payload: undefined });
    expect(send('5.3', dcc, { DSPScheduleID: '1200001' }).answer).toEqual({ kind: 'refusal', code: 'E050301' });
    expect(send('5.1', dcc, schedule).answer).toMatchObject({ payload: { DSPScheduleID: 1_200_002 } });
  });

  it('8.2 lists every device of a commissioned installation', () => {
    const { answer } = send('8.2', dcc, { DeviceID: esme });
    expect(answer).toMatchObject({ kind: 'dcc-result', payload: { DSPInventory: { Device: [{ DeviceID: esme, DeviceStatus: 'Commissioned', CSPRegion: 'SMETS1', DeviceFirmwareVersion: '0102' }, { DeviceID: gsme }, { DeviceID: gpf }, { DeviceID: ppmid }] } } });
  });

  it('8.2 does not know an installation that is not commissioned', () => {
    installation = prepared({ state: 'dormant' });
    expect(send('8.2', dcc, { DeviceID: esme }).answer).toEqual({ kind: 'refusal', code: 'E19' });
  });
});

describe('faults', () => {
  it('refuses a dormant device with E5, an unsimulated variant with E11 and a future date with E30', () => {
    expect(send('4.1.1', esme, { ExecutionDateTime: new Date(now + 1).toISOString() }).answer).toEqual({ kind: 'refusal', code: 'E30' });
    expect(send('9.9', esme).answer).toEqual({ kind: 'refusal', code: 'E11' });
    installation = prepared({ state: 'dormant' });
    expect(send('4.1.1', esme).answer).toEqual({ kind: 'refusal', code: 'E5' });
  });

  it('loses the WAN for good after the profile\'s number of requests: E20', () => {
    installation = prepared({ profile: { wanLostAfterRequests: 2 } });
    payloadOf(send('4.1.1', esme));
    payloadOf(send('4.1.1', gsme));
    for (let again = 0; again < 3; again += 1) expect(send('4.1.1', esme)).toMatchObject({ answer: { kind: 'refusal', code: 'E20' }, later: [] });
    expect(raiseAlert(installation, { deviceId: esme, alertCode: '8F3F', description: '' }, now)).toEqual({ raised: false, reason: 'unreachable' });
  });

  it('no-wan: E20; no-han: acknowledged, then E21 from devices behind the HAN only', () => {
    installation = prepared({ faults: ['no-wan'] });
    expect(send('4.1.1', esme).answer).toEqual({ kind: 'refusal', code: 'E20' });
    installation = prepared({ faults: ['no-han'] });
    expect(send('4.1.1', gsme)).toMatchObject({ answer: { kind: 'acknowledgement' }, later: [{ kind: 'no-device-response', code: 'E21' }] });
    payloadOf(send('4.1.1', esme));
  });

  it('device-error leaves the state as it was and says what the schema wants', () => {
    installation = prepared({ profile: { failing: [{ srv: '7.2', result: 'device-error', rate: 1 }, { srv: '4.1.1', result: 'device-error', rate: 1 }] } });
    expect(send('7.2', esme).later).toMatchObject([{ success: false }]);
    expect(payloadOf(send('7.4', esme))).toEqual({ SupplyState: 'Enabled' });
    expect(send('4.1.1', gsme).later).toMatchObject([{ success: false, payload: { Gas: {} } }]);
  });

  it('no-response is acknowledged and never answered', () => {
    installation = prepared({ profile: { failing: [{ srv: '4.1.1', result: 'no-response', rate: 1 }] } });
    expect(send('4.1.1', esme)).toMatchObject({ answer: { kind: 'acknowledgement' }, later: [] });
  });

  it('wrong-data shows implausible values, and a command that did nothing', () => {
    const wrong = ['4.1.1', '11.2', '2.2', '8.2'].map((srv) => ({ srv, result: 'wrong-data', rate: 1 }) as const);
    installation = prepared({ profile: { failing: wrong } });
    expect(payloadOf(send('4.1.1', esme))).toEqual({ Electricity: { ActiveImportRegister: { Value: 4_294_967_295, ActiveEnergyUnit: 'Wh' } } });
    expect(payloadOf(send('11.2', esme))).toEqual({ FirmwareVersion: '????????' });
    payloadOf(send('2.2', esme, { UTRN: formatUtrn(1_000, 1) }));
    expect(payloadOf(send('4.18', esme))).toEqual({ MeterBalance: 0 });
    expect(send('8.2', dcc, { DeviceID: esme }).answer).toMatchObject({ payload: { DSPInventory: { Device: [{ DeviceStatus: 'Suspended' }, {}, {}, {}] } } });
  });

  it('draws the same faults and latencies again for the same profile and requests', () => {
    const profile: Partial<SimulationProfile> = { seed: 99, latency: { kind: 'log-normal', medianMs: 50, sigma: 1, maxMs: 900 }, failing: [{ srv: '4.1.1', result: 'device-error', rate: 0.3 }] };
    const play = () => {
      installation = prepared({ profile });
      return Array.from({ length: 200 }, () => send('4.1.1', esme).later.map((later) => [later.dueInMs, later.kind === 'device-response' && later.success]));
    };
    const first = play();
    expect(play()).toEqual(first);
    const failures = first.filter(([later]) => later?.[1] === false).length;
    expect(failures).toBeGreaterThan(30);
    expect(failures).toBeLessThan(90);
  });
});
