import { readData } from './read-data.ts';

/** A GBCS alert code: four hex digits in upper case. */
export interface AlertCode {
  readonly code: string;
  readonly description: string;
}

const byCode = new Map(Object.entries(readData('alert-codes.json') as Readonly<Record<string, string>>).map(([code, description]): [string, AlertCode] => [code, { code, description }]));

/** All 184 GBCS alert and event codes. */
export const alertCodes: readonly AlertCode[] = [...byCode.values()];

export function findAlertCode(code: string): AlertCode | undefined {
  return byCode.get(code.toUpperCase());
}
