import { readServiceResponse } from '@gauntlet/duis';
import type { ReadMessage, ReadProblem, ReceivedResponse, TimedMessage } from '@gauntlet/duis';

/** What a message from the target says; one that the client has read already is not read again. */
export function receivedOf(message: TimedMessage): ReceivedResponse | ReadProblem {
  return isRead(message) ? message.received : readServiceResponse(message.xml);
}

function isRead(message: TimedMessage): message is ReadMessage {
  return 'received' in message;
}
