import type { RunEvent, RunState, RunView } from '@gauntlet/contracts';
import type { ApiClient } from './api-client.ts';
import { followSubject } from './follow-subject.ts';

export interface FollowOptions {
  readonly onEvent: (event: RunEvent) => void;
  readonly signal?: AbortSignal | undefined;
  /** How long the server may be away before following ends with 'unavailable'. */
  readonly awayMaxMs?: number;
}

/**
 * Follows a run until it ended and returns it as it then is. A broken stream is taken up again after the last event seen.
 * @throws GauntletError 'unavailable' when the server stays away, or what the server said
 */
export function followRun(client: ApiClient, runId: string, options: FollowOptions): Promise<RunView> {
  return followSubject<RunView, RunEvent>(client, {
    path: `/v1/runs/${encodeURIComponent(runId)}`,
    asEvent: (run) => ({ type: 'run', run }),
    isLast: (event) => event.type === 'run' && hasEnded(event.run.state),
    ...options,
  });
}

export function hasEnded(state: RunState): boolean {
  return state !== 'planned' && state !== 'running';
}
