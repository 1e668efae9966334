import { formatRequestId, type ReceivedRequest } from '@gauntlet/duis';

/** Where a request stands: no part of a sequence, to be sent on now, to be held until its predecessor is answered, or against the order. */
export type SequencePlace = 'alone' | 'ready' | 'held' | 'refused';

interface Member {
  state: 'open' | 'succeeded' | 'failed';
  /** Told how this request ended. */
  readonly followers: ((succeeded: boolean) => void)[];
}

export interface SequenceLimits {
  /** Sequenced requests that are remembered; the oldest is forgotten, and what waits for it fails. */
  readonly membersMax: number;
  /** Longest time that a request is held. */
  readonly heldMsMax: number;
}

const defaultLimits: SequenceLimits = { membersMax: 10_000, heldMsMax: 3_600_000 };

/**
 * Sequenced requests. FirstInSequence starts a sequence; PrecedingServiceRequestID names the request before. A request is sent on when
 * its predecessor succeeded, held while that is under way, and refused (or, when it was held, answered with an error) when the
 * predecessor failed. Unknown predecessors, those of other Users and requests without a sequence are refused, and so is a first request
 * with a predecessor. The public sources give the two fields and no more: the rest is our reading. Forgets everything at a restart.
 */
export class Sequences {
  readonly #limits: SequenceLimits;
  /** By RequestID, in order of arrival. */
  readonly #members = new Map<string, Member>();

  constructor(limits: SequenceLimits = defaultLimits) {
    this.#limits = limits;
  }

  /** Places an authentic, valid request; a sequenced one that is not refused is open from now on. */
  place({ requestId, firstInSequence, precedingRequestId }: Pick<ReceivedRequest, 'requestId' | 'firstInSequence' | 'precedingRequestId'>): SequencePlace {
    if (precedingRequestId === undefined) {
      if (firstInSequence !== true) return 'alone';
      this.#remember(formatRequestId(requestId));
      return 'ready';
    }
    const predecessor = precedingRequestId.originator === requestId.originator ? this.#members.get(formatRequestId(precedingRequestId)) : undefined;
    if (firstInSequence === true || predecessor === undefined || predecessor.state === 'failed') return 'refused';
    this.#remember(formatRequestId(requestId));
    return predecessor.state === 'open' ? 'held' : 'ready';
  }

  /** Calls `release` once: when the predecessor is answered, or has not been for too long. */
  hold({ precedingRequestId }: Pick<ReceivedRequest, 'precedingRequestId'>, release: (succeeded: boolean) => void): void {
    const predecessor = precedingRequestId === undefined ? undefined : this.#members.get(formatRequestId(precedingRequestId));
    if (predecessor?.state !== 'open') {
      release(predecessor?.state === 'succeeded');
      return;
    }
    let released = false;
    const once = (succeeded: boolean): void => {
      if (released) return;
      released = true;
      clearTimeout(timer);
      release(succeeded);
    };
    const timer = setTimeout(once, this.#limits.heldMsMax, false);
    timer.unref();
    predecessor.followers.push(once);
  }

  /** A request was answered; nothing happens when it is no part of a sequence or was answered before. */
  settle(requestId: string, succeeded: boolean): void {
    const member = this.#members.get(requestId);
    if (member?.state !== 'open') return;
    member.state = succeeded ? 'succeeded' : 'failed';
    for (const tell of member.followers.splice(0)) tell(succeeded);
  }

  #remember(requestId: string): void {
    this.#members.set(requestId, { state: 'open', followers: [] });
    if (this.#members.size <= this.#limits.membersMax) return;
    for (const oldest of this.#members.keys()) {
      this.settle(oldest, false);
      this.#members.delete(oldest);
      return;
    }
  }
}
