import { readFileSync } from 'node:fs';
import { buildDccAlert, schemaVersion, writeFields, type BodyFields } from '@gauntlet/duis';
import { describe, expect, it } from 'vitest';
import { witnessProblems } from './duis-parser-witness.ts';
import { at, createParties, deviceId, userId } from './fixtures.ts';

const { s1sp, dcc } = await createParties();

interface ShippedAlert {
  readonly kind: string;
  readonly alertCode: string;
  readonly content: BodyFields;
}
const values: Readonly<Record<string, string>> = { deviceId, hubId: deviceId, requestId: `${userId}:${deviceId}:1`, supplyNumber: '1200012345678', at, date: at.slice(0, 10) };
const filled = readFileSync(new URL('../../../apps/device-simulator/data/dcc-alerts.json', import.meta.url), 'utf8').replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? '');
const { alerts } = JSON.parse(filled) as { readonly alerts: readonly ShippedAlert[] };

describe('the shipped DCC alerts are valid against DUIS V5.1a', () => {
  it.each(alerts.filter(({ kind }) => kind !== 'S1SPAlertDSP').map((alert) => [alert.kind, alert] as const))('%s', (_, { alertCode, content }) => {
    expect(witnessProblems(buildDccAlert({ alertCode, content: writeFields(content, 'sr') }, at, dcc))).toEqual([]);
  });

  it('S1SPAlertDSP, whose S1SPAlert the S1SP signs', () => {
    const alert = alerts.find(({ kind }) => kind === 'S1SPAlertDSP');
    const payload = (alert?.content['S1SPAlertDSP'] ?? {}) as BodyFields;
    const fields = writeFields((payload['S1SPAlert'] ?? {}) as BodyFields, 'sr');
    const start = `<sr:S1SPAlert xmlns:sr="http://www.dccinterface.co.uk/ServiceUserGateway" schemaVersion="${schemaVersion}">`;
    const signed = s1sp.sign(`${start}${fields}</sr:S1SPAlert>`);
    expect(witnessProblems(buildDccAlert({ alertCode: alert?.alertCode ?? '', content: `<sr:S1SPAlertDSP><sr:S1SPAlert schemaVersion="${schemaVersion}">${signed.slice(start.length)}</sr:S1SPAlertDSP>` }, at, dcc))).toEqual([]);
  });
});
