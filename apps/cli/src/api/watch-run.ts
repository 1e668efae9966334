import type { GateView, RunView } from '@gauntlet/contracts';
import { GauntletError } from '@gauntlet/contracts';
import { exitCodeOfRun } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import type { Progress } from '../output/progress.ts';
import type { Connection } from './connect.ts';
import { followRun } from './follow-run.ts';

export interface WatchOptions {
  /** Told of every change; left out for a silent wait. */
  readonly progress?: Progress | undefined;
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface EndedRun {
  readonly run: RunView;
  readonly gate: GateView;
  readonly exitCode: ExitCode;
}

/**
 * Waits until the run ended and has its gate evaluated over what is then stored.
 * @throws GauntletError 'gone' when `timeoutMs` passes first; the run itself goes on
 */
export async function watchRun({ client }: Connection, runId: string, { progress, timeoutMs, signal }: WatchOptions): Promise<EndedRun> {
  const limit = timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs);
  const signals = [limit, signal].filter((each) => each !== undefined);
  try {
    const run = await followRun(client, runId, {
      onEvent: (event) => {
        if (event.type === 'run') progress?.run(event.run);
        else if (event.type === 'lane') progress?.lane(event.lane);
      },
      signal: signals.length === 0 ? undefined : AbortSignal.any(signals),
    });
    const gate = await client.get<GateView>(`/v1/runs/${encodeURIComponent(runId)}/gate`, signal);
    return { run, gate, exitCode: exitCodeOfRun(run.state, gate.verdict) };
  } catch (error) {
    if (limit?.aborted === true && signal?.aborted !== true) throw new GauntletError('gone', `the run did not end within ${(timeoutMs ?? 0) / 1000} s; it goes on`, { cause: error });
    throw error;
  } finally {
    progress?.finish();
  }
}
