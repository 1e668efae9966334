export interface Acknowledgement {
  /** HTTP status as k6 writes it: '0' when there was no answer. */
  readonly status: string;
  /** k6's code for what went wrong; '' when nothing did. */
  readonly errorCode: string;
  /** DUIS response code; '' when the answer was no DUIS. */
  readonly responseCode: string;
}

export type JudgedAcknowledgement =
  | { readonly kind: 'awaits-response' }
  | { readonly kind: 'answered'; readonly reason: '' }
  | { readonly kind: 'failed' | 'lost'; readonly reason: string };

/** k6: the request took longer than its time-out. */
const requestTimeout = '1050';
/** DUIS: accepted, the Response follows. */
const accepted = 'I99';

/** What the synchronous answer to a Service Request says about its end. */
export function judgeAcknowledgement({ status, errorCode, responseCode }: Acknowledgement): JudgedAcknowledgement {
  if (status === '0' || status === '') return errorCode === requestTimeout ? { kind: 'lost', reason: 'no-acknowledgement' } : { kind: 'failed', reason: `connection-${errorCode}` };
  if (!status.startsWith('2')) return { kind: 'failed', reason: `http-${status}` };
  if (responseCode === accepted) return { kind: 'awaits-response' };
  if (responseCode === '') return { kind: 'failed', reason: 'not-duis' };
  // I codes are information: the DCC did by itself what was asked. E codes are refusals.
  return responseCode.startsWith('I') ? { kind: 'answered', reason: '' } : { kind: 'failed', reason: responseCode };
}
