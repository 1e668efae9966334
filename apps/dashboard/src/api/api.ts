import type { ProblemDetails } from '@gauntlet/contracts';

/** What the server said instead of an answer; status 0 when it did not answer at all. */
export class ApiProblem extends Error {
  readonly status: number;

  constructor(status: number, detail: string) {
    super(detail);
    this.status = status;
  }
}

const timeoutMs = 15_000;

/** Reads one resource of /v1. @throws ApiProblem */
export async function readApi<T>(path: string, signal?: AbortSignal): Promise<T> {
  const limit = AbortSignal.timeout(timeoutMs);
  let response: Response;
  try {
    response = await fetch(path, { headers: { accept: 'application/json' }, signal: signal === undefined ? limit : AbortSignal.any([limit, signal]) });
  } catch (error) {
    signal?.throwIfAborted();
    throw new ApiProblem(0, error instanceof DOMException && error.name === 'TimeoutError' ? 'the server did not answer in time' : 'the server cannot be reached');
  }
  if (!response.ok) throw await problemOf(response);
  return (await response.json()) as T;
}

/** @throws ApiProblem 401 for a token that is not known, 403 for one that may not read */
export async function signIn(token: string): Promise<void> {
  const response = await fetch('/v1/session', { method: 'POST', headers: { authorization: `Bearer ${token}` } });
  if (!response.ok) throw await problemOf(response);
}

export async function signOut(): Promise<void> {
  await fetch('/v1/session/end', { method: 'POST' });
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const problem = await response.json().catch(() => undefined) as Partial<ProblemDetails> | undefined;
  return new ApiProblem(response.status, problem?.detail ?? `the server answered ${response.status}`);
}
