import type { BodyFields, DeviceType, DmcId } from '@gauntlet/contracts';
import { beforeEach, describe, expect, it } from 'vitest';
import { handleRequest, randomFor, type Exchanged } from '../exchange/handle-request.ts';
import type { Installation } from '../installation/installation.ts';
import { modelOf, prepareInstallation } from '../installation/prepare-installation.ts';
import { formatUtrn } from '../meter/utrn.ts';

const now = Date.UTC(2026, 10, 23, 14, 10, 5);
const dayMs = 86_400_000;
const idOf = (type: DeviceType): string => `00-DB-00-01-00-00-01-A${types.indexOf(type)}`;
const types: readonly DeviceType[] = ['ESME', 'GSME', 'GPF', 'CHF', 'PPMID'];
const [esme, gsme, hub] = [idOf('ESME'), idOf('GSME'), idOf('CHF')];
const prepayment = { Prepayment: { SuspendDebtDisabled: 'true', SuspendDebtEmergency: 'false', DisablementThreshold: '0' } };
let installation: Installation;

beforeEach(() => {
  const deviceModels = types.map((type) => ({ type, manufacturer: 'Aldwick', model: 'M1', firmwareVersion: '0102' }));
  const model = modelOf({ id: 'dmc-1' as DmcId, release: 'MOC', installationType: 'active', deviceModels, communicationsServiceProvider: 'csp', smso: 'smso', s1sp: '70-B3-D5-1F-30-00-A0-01', smetsVersion: 'SMETS1 V1.2' }, new Map([['6.29', 'E17']]));
  const devices = types.map((type) => ({ type, deviceId: idOf(type) }));
  installation = prepareInstallation({ id: 'set-1', ordinal: 12, model, devices, state: 'commissioned', faults: [], wanRequests: 0 }, now - 90 * dayMs);
});

function send(srv: string, targetId: string, body: BodyFields = {}, atMs = now): Exchanged {
  const exchanged = handleRequest(installation, { srv, targetId, body }, atMs, randomFor(installation));
  installation = exchanged.installation;
  return exchanged;
}

function done(srv: string, targetId: string, body: BodyFields = {}, atMs = now): BodyFields {
  const exchanged = send(srv, targetId, body, atMs);
  const [later] = exchanged.later;
  if (later?.kind !== 'device-response' || !later.success) throw new Error(`no success but ${JSON.stringify([exchanged.answer, exchanged.later])}`);
  return later.payload;
}

function errorOf(exchanged: Exchanged): string | undefined {
  const [later] = exchanged.later;
  return later?.kind === 'device-response' && !later.success ? later.errors[0]?.error : undefined;
}

function period(fromMs: number, toMs: number): BodyFields {
  return { ReadLogPeriod: { StartDateTime: new Date(fromMs).toISOString(), EndDateTime: new Date(toMs).toISOString() } };
}

describe('what is set is what is read', () => {
  it('1.2.1 prices show in 4.11.1, and their rates divide the register of 4.1.2 without a rest', () => {
    const price = { StandingCharge: '90', StandingChargeScale: '-2', PriceScale: '-5', TOUTariff: { TOUPrice: [{ '@index': '1', '#text': '31000' }, { '@index': '2', '#text': '9000' }] } };
    done('1.2.1', esme, { PriceElements: { ElectricityPriceElements: price } });
    expect(done('4.11.1', esme)).toMatchObject({ Electricity: { PrimaryActiveTariffPrice: 31_000, StandingCharge: '90', TariffTOUPriceMatrix: { TariffTOUPrice: [{}, { '#text': '9000' }] } } });
    const registers = (done('4.1.2', esme) as { Electricity: { TariffTOURegisterCollection: { TOUPrimaryRegisterValue: { '#text': number }[] } } }).Electricity.TariffTOURegisterCollection.TOUPrimaryRegisterValue;
    const whole = done('4.1.1', esme) as { Electricity: { ActiveImportRegister: { Value: number } } };
    expect(registers).toHaveLength(2);
    expect(registers.reduce((sum, part) => sum + part['#text'], 0)).toBe(whole.Electricity.ActiveImportRegister.Value);
  });

  it.each<[string, string, string, BodyFields, string, BodyFields]>([
    ['6.4.1 in 4.15', '6.4.1', esme, { LoadLimitPeriod: '30', LoadLimitPowerThreshold: '4000', LoadLimitRestorationPeriod: '90', LoadLimitSupplyState: 'Disable' }, '4.15', { LoadLimitPeriod: 30, LoadLimitPowerThreshold: 4_000, LoadLimitSupplyState: 'Disable' }],
    ['6.8 in 6.2.3', '6.8', gsme, { GasBillingCalendar: { BillingPeriodStart: '2026-01-01T00:00:00Z', Periodicity: 'Weekly' } }, '6.2.3', { BillingCalendar: { GasBillingCalendar: { Periodicity: 'Weekly' } } }],
    ['6.20.1 in 6.2.7', '6.20.1', esme, { ImportMPANs: { ImportMPAN: '1200012345678' } }, '6.2.7', { Electricity: { ImportMPAN: '1200012345678' } }],
    ['6.6 in 6.2.8', '6.6', gsme, { CalorificValue: '40.1', ConversionFactor: '1.02' }, '6.2.8', { CalorificValue: 40.1, ConversionFactor: 1.02 }],
    ['6.12 in 6.2.5', '6.12', esme, { LowMediumPowerThreshold: '100', MediumHighPowerThreshold: '900' }, '6.2.5', { LowMediumPowerThreshold: 100, MediumHighPowerThreshold: 900 }],
    ['6.25 in 6.2.4', '6.25', esme, { SupplyTamperState: 'Locked' }, '6.2.4', { DeviceIdentifier: esme, Electricity: { SupplyTamperState: 'Locked' } }],
    ['6.22 in 6.2.10', '6.22', gsme, { GasSupplierAlerts: { x810D: 'Enable' } }, '6.2.10', { GasSupplierAlertEventSettings: { x810D: { WANAlert: 'Enable', Alarm: 'Enable' } } }],
    ['7.5 in 7.7', '7.5', esme, { ActivateALCSHCALCS: { '@index': '3', Duration: '60' } }, '7.7', { AuxiliaryLoadControlSwitch: [{ '@Index': 3, State: true }] }],
  ])('%s', (_, set, target, body, read, expected) => {
    done(set, target, body);
    expect(done(read, target)).toMatchObject(expected);
  });

  it.each<[string, BodyFields, string]>([
    ['6.13', { ...period(now - dayMs, now), LogToRead: 'constructor' }, 'LogToRead: the device keeps no such log'],
    ['6.22', { hasOwnProperty: { ElectricitySupplierAlerts: {} } }, 'there is no alert behaviour hasOwnProperty'],
  ])('%s refuses a name that only every object has', (srv, body, error) => expect(errorOf(send(srv, esme, body))).toBe(error));

  it('3.3 empties the event log and leaves the security log', () => {
    done('3.5', esme);
    done('3.3', esme);
    const log = (name: string) => done('6.13', esme, { ...period(now - dayMs, now), LogToRead: name });
    expect(log('Event')).toMatchObject({ Log: { LogEntry: [{ LogMeaning: 'Event log cleared' }] } });
    expect(log('Security')).toMatchObject({ Log: { LogEntry: [{ LogMeaning: 'Privacy PIN disabled' }] } });
  });
});

describe('prepayment', () => {
  const debt = { TimeDebtRegister1: '0', TimeDebtRegister2: '0', PaymentDebtRegister: '400', DebtRecoveryPerPayment: '2500', ElecDebtRecovery1: { DebtRecoveryRate: '1' }, ElecDebtRecovery2: { DebtRecoveryRate: '1' } };

  it('2.3: a quarter of each top-up goes to the payment debt, and 4.4.4 and 4.4.5 log both', () => {
    done('1.6', esme, prepayment);
    done('2.3', esme, debt);
    done('2.2', esme, { UTRN: formatUtrn(1_000, 1) });
    expect(done('4.3', esme)).toMatchObject({ MeterBalance: 750, PaymentDebtRegister: 150 });
    done('2.2', esme, { UTRN: formatUtrn(1_000, 2) });
    expect(done('4.3', esme)).toMatchObject({ MeterBalance: 1_600, PaymentDebtRegister: 0 });
    expect(done('4.4.4', esme, period(now - 1, now))).toMatchObject({ PaymentBasedDebtRepayment: { LogEntry: [{ Amount: 250 }, { Amount: 150 }] } });
    expect(done('4.4.5', esme, period(now - 1, now))).toMatchObject({ PrepaymentCredits: { LogEntry: [{ Amount: 1_000 }, { Amount: 1_000 }] } });
  });

  it('2.5 needs prepayment mode and a low balance, and works once', () => {
    expect(errorOf(send('2.5', esme))).toContain('prepayment mode only');
    done('1.6', esme, prepayment);
    done('2.5', esme);
    expect(errorOf(send('2.5', esme))).toContain('active already');
  });

  it('1.5 adjusts the balance of the mode that the meter is in', () => {
    expect(errorOf(send('1.5', esme, { PrepaymentMode: { AdjustMeterBalance: '5' } }))).toContain('Credit mode');
    done('1.5', esme, { CreditMode: { AdjustMeterBalance: '-120' } });
    expect(done('4.18', esme)).toEqual({ MeterBalance: -120 });
  });

  it('4.14 shows each day the balance that it had', () => {
    done('1.6', esme, prepayment, now - 2 * dayMs);
    done('2.2', esme, { UTRN: formatUtrn(500, 1) }, now - dayMs);
    const entries = (done('4.14', esme, period(now - 2 * dayMs, now)) as { Electricity: { LogEntry: BodyFields[] } }).Electricity.LogEntry;
    const [before = 0, after = 0] = entries.map((entry) => Number(entry['MeterBalance']));
    // The supply was off at once, so that a part of a day's standing charge (25p) is all that was taken; then credit came.
    expect(before).toBeLessThan(0);
    expect(before).toBeGreaterThanOrEqual(-25);
    expect(after).toBeGreaterThan(before + 400);
    expect(after).toBeLessThan(before + 500);
  });

  it('4.4.3 bills on the days of its calendar', () => {
    const entries = (done('4.4.3', esme, period(now - 80 * dayMs, now)) as { Electricity: { ESMEBillingDataLogEntry: BodyFields[] } }).Electricity.ESMEBillingDataLogEntry;
    expect(entries.map((entry) => entry['Timestamp'])).toEqual(['2026-10-01T00:00:00.000Z', '2026-11-01T00:00:00.000Z']);
  });
});

describe('devices', () => {
  it('7.3 arms a supply that is disabled', () => {
    expect(errorOf(send('7.3', esme))).toContain('enabled');
    done('7.2', esme);
    done('7.3', esme);
    expect(done('7.4', esme)).toEqual({ SupplyState: 'Armed' });
  });

  it('11.1 distributes and 11.3 activates a firmware that 11.2 and the inventory then show', () => {
    expect(errorOf(send('11.3', esme))).toContain('no firmware');
    send('11.1', hub, { FirmwareVersion: '0200', DeviceIDList: `${esme},${gsme}` });
    expect(done('11.2', esme)).toEqual({ FirmwareVersion: '0102' });
    done('11.3', esme);
    expect(done('11.2', esme)).toEqual({ FirmwareVersion: '0200' });
    expect(send('8.2', hub, { DeviceID: esme }).answer).toMatchObject({ payload: { DSPInventory: { Device: [{ DeviceFirmwareVersion: '0200' }, { DeviceFirmwareVersion: '0102' }, {}, {}, {}] } } });
  });

  it('8.3 decommissions: E5 until 8.4 and 8.1.1 bring the device back', () => {
    send('8.3', hub, { DeviceID: esme });
    expect(send('4.1.1', esme).answer).toEqual({ kind: 'refusal', code: 'E5' });
    expect(send('8.3', hub, { DeviceID: esme }).answer).toEqual({ kind: 'refusal', code: 'E080301' });
    send('8.4', hub, { DeviceID: esme, UpdateDeviceStatusExceptCH: 'InstalledNotCommissioned' });
    done('8.1.1', esme, { CurrentDateTime: new Date(now).toISOString(), TolerancePeriod: '10' });
    done('4.1.1', esme);
  });

  it('8.11 lists a device, which 8.9 shows and 8.7.2 then joins', () => {
    const display = '00-DB-00-01-00-00-02-F0';
    expect(errorOf(send('8.7.2', esme, { OtherDeviceID: display }))).toContain('not on the hub');
    done('8.11', hub, { DeviceID: display, RequestType: 'Add' });
    done('8.7.2', esme, { OtherDeviceID: display });
    expect(JSON.stringify(done('8.9', hub))).toContain(display);
    done('8.11', hub, { DeviceID: display, RequestType: 'Remove' });
    expect(JSON.stringify(done('8.9', hub))).not.toContain(display);
  });

  it('6.15.1 replaces credentials: 6.24.1 reads others', () => {
    const read = () => JSON.stringify(done('6.24.1', esme, { RemotePartyRole: 'Supplier' }));
    const before = read();
    expect(read()).toBe(before);
    done('6.15.1', esme, { RemotePartyRole: 'Supplier', ReplacementCertificates: { SupplierOrNetworkOperatorCertificates: { DigitalSigningCertificate: 'AAAA' } } });
    expect(read()).not.toBe(before);
  });

  it('a variant that the model does not support is refused with the model\'s code', () => {
    expect(send('6.29', hub).answer).toEqual({ kind: 'refusal', code: 'E17' });
  });
});

describe('export', () => {
  it('is nothing for most, grows by day for some, and 4.8.3 agrees with 4.2', () => {
    const registers = Array.from({ length: 40 }, (_, index) => {
      const meter = installation.electricity;
      if (meter === undefined) return 0;
      installation = { ...installation, electricity: { ...meter, seed: index } };
      const at = (ms: number) => (done('4.2', esme, {}, ms) as { ActiveExportRegister: { Value: number } }).ActiveExportRegister.Value;
      const midnight = Math.floor(now / dayMs) * dayMs;
      const day = done('4.8.3', esme, period(midnight - dayMs + 1, midnight)) as { LogEntry: { ActiveEnergyExportedValue: number }[] };
      expect(day.LogEntry.reduce((sum, entry) => sum + entry.ActiveEnergyExportedValue, 0)).toBe(at(midnight) - at(midnight - dayMs));
      return at(now);
    });
    const generating = registers.filter((register) => register > 0).length;
    expect(generating).toBeGreaterThan(3);
    expect(generating).toBeLessThan(20);
  });
});
