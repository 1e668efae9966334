import { readServiceResponse } from '@gauntlet/duis';
import type { ReadProblem, ReceivedResponse } from '@gauntlet/duis';
import type { Message } from '../ports/target.ts';

/** A message that the target adapter has read already: reading a SMETS1 Response again costs 13 µs. */
export interface ReadMessage extends Message {
  readonly received: ReceivedResponse | ReadProblem;
}

/** What a message from the target says. */
export function receivedOf(message: Message): ReceivedResponse | ReadProblem {
  return isRead(message) ? message.received : readServiceResponse(message.xml);
}

function isRead(message: Message): message is ReadMessage {
  return 'received' in message;
}
