import type { ResponseExpectation } from '@gauntlet/contracts';
import type { Exchange, ExchangeFailure, ReceivedResponse } from '@gauntlet/duis';
import { judgeValues } from './judge-values.ts';
import { receivedOf } from './received-of.ts';

export interface Judgement {
  readonly outcome: 'passed' | 'failed' | 'infrastructure';
  /** What was expected and what came; '' when passed. */
  readonly reason: string;
}

/** What the judge needs to know of the Service Reference Variant that was sent. */
export interface JudgedVariant {
  readonly srv: string;
  readonly nonDevice: boolean;
  readonly responseElement: string | undefined;
}

/** E20: the device cannot be reached; E21: the device did not respond. They say that the way to the device is broken, nothing about the device. */
export const lostDeviceCodes: readonly string[] = ['E20', 'E21'];

const passed: Judgement = { outcome: 'passed', reason: '' };

/**
 * Judges one exchange against what its step expects. Pure.
 *
 * What says nothing about the devices is infrastructure: a target that is unreachable or does not speak DUIS, and E20 or E21 where the
 * step does not expect just that code. An acknowledged request whose Response never comes is failed: the target was there and took the
 * request (I99), so the missing Response is the installation's (the target adapter reports a target that died meanwhile as unreachable).
 */
export function judgeResponse(expectation: ResponseExpectation, exchange: Exchange, variant: JudgedVariant): Judgement {
  if (exchange.failure !== undefined) return judgeFailure(exchange.failure, expectation);
  const final = exchange.response ?? exchange.acknowledgement;
  const received = final === undefined ? undefined : receivedOf(final);
  if (received === undefined) return { outcome: 'infrastructure', reason: `expected ${wanted(expectation)}, got no answer` };
  if (!received.ok) return { outcome: 'infrastructure', reason: `expected ${wanted(expectation)}, got what is not DUIS: ${received.reason}` };
  const expectedCode = expectation.result === 'refused' ? expectation.code : undefined;
  if (lostDeviceCodes.includes(received.code) && received.code !== expectedCode) {
    return { outcome: 'infrastructure', reason: `expected ${wanted(expectation)}, got ${received.code} (${received.code === 'E20' ? 'device cannot be reached' : 'no response from device'})` };
  }
  switch (expectation.result) {
    case 'refused':
      return judgeRefusal(expectation, exchange, received);
    case 'device-error':
      return judgeDeviceResult(expectation, exchange, received, variant, false) ?? passed;
    case 'success': {
      const wrong = variant.nonDevice ? judgeNonDevice(expectation, received, variant) : judgeDeviceResult(expectation, exchange, received, variant, true);
      if (wrong !== undefined) return wrong;
      const value = judgeValues(received.payloadXml, expectation.values);
      return value === undefined ? passed : failed(value);
    }
    default:
      return unexpected(expectation);
  }
}

function judgeFailure(failure: ExchangeFailure, expectation: ResponseExpectation): Judgement {
  const outcome = failureOutcomes[failure.kind];
  return { outcome, reason: `expected ${wanted(expectation)}, got ${failure.kind}: ${failure.detail}` };
}

const failureOutcomes: Readonly<Record<ExchangeFailure['kind'], 'failed' | 'infrastructure'>> = {
  unreachable: 'infrastructure',
  'not-duis': 'infrastructure',
  'no-response': 'failed',
};

/** A refusal comes at once, in place of the acknowledgement. */
function judgeRefusal(expectation: ResponseExpectation & { result: 'refused' }, exchange: Exchange, received: ReceivedResponse): Judgement {
  const refusedAtOnce = exchange.response === undefined && received.code.startsWith('E');
  const right = refusedAtOnce && (expectation.code === undefined || expectation.code === received.code);
  return right ? passed : failed(`expected ${wanted(expectation)}, got ${exchange.response === undefined ? '' : 'I99 and then '}${received.code}`);
}

function judgeNonDevice(expectation: ResponseExpectation, received: ReceivedResponse, variant: JudgedVariant): Judgement | undefined {
  // I99 is how the DCC reports success of a non-device request that has no data to return.
  if (received.kind !== 'response-message' || (received.code !== 'I0' && received.code !== 'I99')) return failed(`expected ${wanted(expectation)}, got ${received.code}`);
  return judgeReference(received, variant);
}

function judgeDeviceResult(expectation: ResponseExpectation, exchange: Exchange, received: ReceivedResponse, variant: JudgedVariant, messageSuccess: boolean): Judgement | undefined {
  if (exchange.response === undefined) return failed(`expected ${wanted(expectation)}, got ${received.code} at once and no Response`);
  if (received.code !== 'I0') return failed(`expected ${wanted(expectation)}, got ${received.code}`);
  if (received.kind !== 'smets1-response') return failed(`expected ${wanted(expectation)}, got a ${received.kind}`);
  if (received.messageSuccess !== messageSuccess) {
    const debug = received.debug.length === 0 ? '' : ` (${received.debug.slice(0, 3).join('; ')})`;
    return failed(`expected ${wanted(expectation)}, got MessageSuccess ${received.messageSuccess === undefined ? 'missing' : `"${received.messageSuccess}"`}${debug}`);
  }
  if (variant.responseElement !== undefined && received.responseElement !== variant.responseElement) {
    return failed(`expected ${variant.responseElement} for ${variant.srv}, got ${received.responseElement ?? 'no response element'}`);
  }
  return judgeReference(received, variant);
}

function judgeReference(received: ReceivedResponse, variant: JudgedVariant): Judgement | undefined {
  return received.srv === undefined || received.srv === variant.srv ? undefined : failed(`expected a Response to ${variant.srv}, got one to ${received.srv}`);
}

function wanted(expectation: ResponseExpectation): string {
  switch (expectation.result) {
    case 'success':
      return 'success (I0)';
    case 'device-error':
      return 'a device error (I0, MessageSuccess "false")';
    case 'refused':
      return `refusal${expectation.code === undefined ? '' : ` with ${expectation.code}`}`;
    default:
      return unexpected(expectation);
  }
}

function failed(reason: string): Judgement {
  return { outcome: 'failed', reason };
}

function unexpected(value: never): never {
  throw new TypeError(`not an expectation: ${JSON.stringify(value)}`);
}
