import type { BodyFields, DeviceModel, DmcId } from '@gauntlet/contracts';
import { describe, expect, it } from 'vitest';
import { handleRequest, randomFor } from '../exchange/handle-request.ts';
import type { Installation } from '../installation/installation.ts';
import { modelOf, prepareInstallation } from '../installation/prepare-installation.ts';
import { quietProfile } from '../profile/quiet-profile.ts';
import { formatUtrn } from './utrn.ts';

const start = Date.UTC(2026, 10, 23);
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const esme = '00-DB-00-01-00-00-01-A0';
const gsme = '00-DB-00-01-00-00-01-A1';

/** An installation that is spoken to as time goes by. */
class Home {
  #installation: Installation;

  constructor(esmeVariant?: DeviceModel['esmeVariant']) {
    const model = modelOf({ id: 'dmc-1' as DmcId, release: 'MOC', installationType: 'active', deviceModels: [{ type: 'ESME', manufacturer: 'A', model: 'E1', firmwareVersion: '0102', esmeVariant }], communicationsServiceProvider: 'csp', smso: 'smso', s1sp: '70-B3-D5-1F-30-00-A0-01', smetsVersion: '1', simulation: quietProfile });
    this.#installation = prepareInstallation({ id: 'set-1', ordinal: 1, model, devices: [{ type: 'ESME', deviceId: esme }, { type: 'GSME', deviceId: gsme }], state: 'commissioned', faults: [], wanRequests: 0 }, start);
  }

  ask(srv: string, targetId: string, body: BodyFields, nowMs: number, imageHash?: string): { readonly success: boolean; readonly payload: BodyFields; readonly error: string } {
    const exchanged = handleRequest(this.#installation, { srv, targetId, body, imageHash }, nowMs, randomFor(this.#installation));
    this.#installation = exchanged.installation;
    const [later] = exchanged.later;
    if (later?.kind === 'device-response') return { success: later.success, payload: later.payload, error: later.errors[0]?.error ?? '' };
    return { success: exchanged.answer.kind === 'dcc-result', payload: {}, error: exchanged.answer.kind === 'refusal' ? exchanged.answer.code : '' };
  }

  balance(target: string, atMs: number): number {
    return Number(this.ask('4.18', target, {}, atMs).payload['MeterBalance']);
  }

  get electricity(): Installation['electricity'] {
    return this.#installation.electricity;
  }
}

const prepayment = { Prepayment: { SuspendDebtDisabled: 'true', SuspendDebtEmergency: 'false', DisablementThreshold: '0' } };
const codesOf = (home: Home): readonly (string | undefined)[] => (home.electricity?.events ?? []).map(({ code }) => code).filter((code) => code !== undefined);

describe('credit of a meter in prepayment mode', () => {
  it.each([['electricity', esme, 28], ['gas', gsme, 7 * (39.5 * 1.02264) / 3.6]])('%s: falls by what is used at the unit price, and by the standing charge', (fuel, target, pencePerUnit) => {
    const home = new Home();
    home.ask('1.6', target, prepayment, start);
    home.ask('2.2', target, { UTRN: formatUtrn(50_000, 1) }, start);
    const register = (atMs: number): number => {
      const { payload } = home.ask('4.1.1', target, {}, atMs);
      return fuel === 'gas' ? (payload as { Gas: { ConsumptionRegister: { Value: number } } }).Gas.ConsumptionRegister.Value : (payload as { Electricity: { ActiveImportRegister: { Value: number } } }).Electricity.ActiveImportRegister.Value / 1_000;
    };
    const before = register(start);
    const days = 10;
    const used = register(start + days * dayMs) - before;
    const standing = fuel === 'gas' ? 28 : 25;
    expect(Math.abs(50_000 - home.balance(target, start + days * dayMs) - (used * pencePerUnit + standing * days))).toBeLessThan(2);
  });

  it('falls the same however often somebody looks, and not at all in credit mode', () => {
    const [often, seldom, credit] = [new Home(), new Home(), new Home()];
    for (const home of [often, seldom, credit]) {
      home.ask('1.6', esme, prepayment, start);
      home.ask('2.2', esme, { UTRN: formatUtrn(9_000, 1) }, start);
    }
    credit.ask('1.6', esme, { Credit: {} }, start);
    for (let atMs = start; atMs < start + 3 * dayMs; atMs += hourMs) often.balance(esme, atMs);
    expect(Math.abs(often.balance(esme, start + 3 * dayMs) - seldom.balance(esme, start + 3 * dayMs))).toBeLessThanOrEqual(1);
    expect(credit.balance(esme, start + 3 * dayMs)).toBe(9_000);
  });

  it('at its end disables the supply at that moment, tells so in the log, and a top-up arms it', () => {
    const home = new Home();
    home.ask('1.6', esme, prepayment, start);
    home.ask('2.2', esme, { UTRN: formatUtrn(300, 1) }, start);
    expect(home.ask('7.4', esme, {}, start + hourMs).payload).toEqual({ SupplyState: 'Enabled' });
    expect(home.ask('7.4', esme, {}, start + 9 * dayMs).payload).toEqual({ SupplyState: 'Disabled' });
    expect(codesOf(home)).toEqual(['810D', '8F0F']);
    const register = (atMs: number) => home.ask('4.1.1', esme, {}, atMs).payload;
    expect(register(start + 9 * dayMs)).toEqual(register(start + 5 * dayMs));
    // The standing charge goes on.
    expect(home.balance(esme, start + 9 * dayMs)).toBeLessThan(-100);
    home.ask('2.2', esme, { UTRN: formatUtrn(1_000, 2) }, start + 9 * dayMs);
    expect(home.ask('7.4', esme, {}, start + 9 * dayMs).payload).toEqual({ SupplyState: 'Armed' });
  });

  it('lasts longer with emergency credit, which is used up after it', () => {
    const home = new Home();
    home.ask('1.6', esme, prepayment, start);
    home.ask('2.2', esme, { UTRN: formatUtrn(90, 1) }, start);
    home.ask('2.5', esme, {}, start);
    expect(home.ask('7.4', esme, {}, start + dayMs).payload).toEqual({ SupplyState: 'Enabled' });
    const { payload } = home.ask('4.3', esme, {}, start + dayMs);
    expect(payload).toMatchObject({ MeterBalance: 0 });
    expect(payload['EmergencyCreditBalance']).toBeLessThan(500);
    expect(home.ask('7.4', esme, {}, start + 9 * dayMs).payload).toEqual({ SupplyState: 'Disabled' });
    expect(codesOf(home)).toEqual(['81AA', '8F0F']);
  });
});

describe('load limit', () => {
  const limit = (more: BodyFields) => ({ LoadLimitPowerThreshold: '1', LoadLimitPeriod: '1800', LoadLimitRestorationPeriod: '7200', LoadLimitSupplyState: 'Unchanged', ...more });
  const count = (home: Home, atMs: number) => home.ask('4.15', esme, {}, atMs).payload['LoadLimitCounterValue'];

  it('is counted and logged once while the load stays above it, and 6.4.2 begins anew', () => {
    const home = new Home();
    home.ask('6.4.1', esme, limit({}), start);
    expect(count(home, start + 29 * 60_000)).toBe(0);
    expect(count(home, start + 5 * hourMs)).toBe(1);
    expect(codesOf(home)).toEqual(['8F01']);
    home.ask('6.4.2', esme, {}, start + 5 * hourMs);
    expect(count(home, start + 6 * hourMs)).toBe(0);
  });

  it('that is never reached counts nothing', () => {
    const home = new Home();
    home.ask('6.4.1', esme, limit({ LoadLimitPowerThreshold: '50000' }), start);
    expect(count(home, start + 10 * dayMs)).toBe(0);
  });

  it('switches the supply off where it is set to, and on again after the restoration period', () => {
    const home = new Home();
    home.ask('6.4.1', esme, limit({ LoadLimitSupplyState: 'Disable' }), start);
    expect(home.ask('7.4', esme, {}, start + hourMs).payload).toEqual({ SupplyState: 'Armed' });
    expect(home.ask('7.4', esme, {}, start + 0.5 * hourMs + 7_200_000).payload).toEqual({ SupplyState: 'Enabled' });
    expect(codesOf(home)).toEqual(['8F01', '8F33', '8F34']);
    expect(count(home, start + dayMs)).toBeGreaterThan(5);
  });
});

describe('a twin element meter', () => {
  it('has a second register, in reads, daily reads and profile, which agree', () => {
    const home = new Home('B');
    const secondary = (atMs: number) => (home.ask('4.1.1', esme, {}, atMs).payload as { Electricity: { SecondaryActiveImportRegister: { Value: number } } }).Electricity.SecondaryActiveImportRegister.Value;
    const period = { ReadLogPeriod: { StartDateTime: new Date(start + 1).toISOString(), EndDateTime: new Date(start + dayMs).toISOString() } };
    const halfHours = home.ask('4.8.1', esme, period, start + dayMs).payload['LogEntry'] as { Electricity: { SecondaryValue: number } }[];
    const days = home.ask('4.6.1', esme, period, start + dayMs).payload['LogEntry'] as { Electricity: { SecondaryActiveImportRegisterConsumption: number } }[];
    expect(halfHours).toHaveLength(48);
    expect(halfHours.reduce((sum, { Electricity }) => sum + Electricity.SecondaryValue, 0)).toBe(secondary(start + dayMs) - secondary(start));
    expect(days.at(-1)?.Electricity.SecondaryActiveImportRegisterConsumption).toBe(secondary(start + dayMs));
    expect(home.ask('6.2.4', esme, {}, start).payload).toMatchObject({ Electricity: { MeterVariant: 'B' } });
  });

  it('is one only where its model says so', () => {
    expect(JSON.stringify(new Home().ask('4.1.1', esme, {}, start).payload)).not.toContain('Secondary');
  });
});

describe('firmware', () => {
  const hash = 'AB'.repeat(32);
  const image = { FirmwareImage: 'AAAA', FirmwareVersion: '0203', DeviceIDList: esme };

  it('is activated by the hash of the image that waits, and by no other', () => {
    const home = new Home();
    expect(home.ask('11.1', esme, image, start, hash).success).toBe(true);
    expect(home.ask('11.3', esme, { FirmwareHash: 'CD'.repeat(32) }, start)).toMatchObject({ success: false, error: expect.stringContaining('FirmwareHash') as string });
    expect(home.ask('11.2', esme, {}, start).payload).toEqual({ FirmwareVersion: '0102' });
    expect(home.ask('11.3', esme, { FirmwareHash: hash.toLowerCase() }, start)).toMatchObject({ success: true, payload: { FirmwareVersion: '0203' } });
    expect(home.ask('11.2', esme, {}, start).payload).toEqual({ FirmwareVersion: '0203' });
  });
});
