/** RequestID = originator:target:counter. A ResponseID has the same form with the first two swapped. */
export interface RequestId {
  /** EUI-64 of the User. */
  readonly originator: string;
  /** EUI-64 of the device, or of the DCC for a non-device request. */
  readonly target: string;
  /** Unsigned 64-bit; strictly increasing per originator. */
  readonly counter: bigint;
}

/** The DCC as the target of non-device requests: its Access Control Broker's EUI-64 in DCC Boxed. */
export const dccAccessControlBrokerId = '90-B3-D5-1F-30-00-00-02';

export function formatRequestId(id: RequestId): string {
  return `${id.originator}:${id.target}:${id.counter}`;
}

/** The ResponseID that answers a request: target:originator:counter. */
export function formatResponseId(id: RequestId): string {
  return `${id.target}:${id.originator}:${id.counter}`;
}

const pattern = /^[0-9A-Fa-f]{2}(?:-[0-9A-Fa-f]{2}){7}:[0-9A-Fa-f]{2}(?:-[0-9A-Fa-f]{2}){7}:(?:0|[1-9][0-9]{0,19})$/;
const counterMax = 18_446_744_073_709_551_615n;
const euiLength = 23;

/** Parses a RequestID or ResponseID; EUI-64s come back in upper case. undefined when the text is neither. */
export function parseRequestId(text: string): RequestId | undefined {
  if (text.length > 2 * euiLength + 22 || !pattern.test(text)) return undefined;
  const counter = BigInt(text.slice(2 * euiLength + 2));
  if (counter > counterMax) return undefined;
  return { originator: text.slice(0, euiLength).toUpperCase(), target: text.slice(euiLength + 1, 2 * euiLength + 1).toUpperCase(), counter };
}
