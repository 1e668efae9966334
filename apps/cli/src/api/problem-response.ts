import { GauntletError } from '@gauntlet/contracts';
import type { ErrorCode, ProblemDetails } from '@gauntlet/contracts';

/** The error that a response stands for, from its problem details (RFC 9457) where it has them, else from its status. */
export async function errorOfResponse(response: Response): Promise<GauntletError> {
  const problem = parseProblem(await response.text().catch(() => ''));
  const code = codeOf(problem?.code, response.status);
  const retryAfterMs = problem?.retryAfterMs ?? secondsToMs(response.headers.get('retry-after'));
  return new GauntletError(code, problem?.detail ?? problem?.title ?? `${response.url} answered ${response.status} ${response.statusText}`.trim(), {
    retryable: response.status === 429 || response.status === 503 || response.status === 502 || response.status === 504,
    details: { status: response.status, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) },
    problems: problem?.problems ?? [],
  });
}

function parseProblem(text: string): Partial<ProblemDetails> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

const codes: readonly ErrorCode[] = ['invalid-input', 'not-found', 'conflict', 'gone', 'unauthenticated', 'forbidden', 'too-large', 'unavailable', 'not-acknowledged', 'internal'];

function codeOf(named: string | undefined, status: number): ErrorCode {
  const known = codes.find((code) => code === named);
  if (known !== undefined) return known;
  switch (status) {
    case 400:
    case 415:
    case 422:
      return 'invalid-input';
    case 401:
      return 'unauthenticated';
    case 403:
      return 'forbidden';
    case 404:
      return 'not-found';
    case 409:
      return 'conflict';
    case 410:
      return 'gone';
    case 413:
      return 'too-large';
    case 429:
    case 502:
    case 503:
    case 504:
      return 'unavailable';
    default:
      return 'internal';
  }
}

function secondsToMs(header: string | null): number | undefined {
  const seconds = header === null ? Number.NaN : Number(header);
  return Number.isFinite(seconds) ? seconds * 1000 : undefined;
}
