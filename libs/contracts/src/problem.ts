/** One thing wrong with an input: where, what was there, what was expected. */
export interface InputProblem {
  /** e.g. "tests[3].steps[0].srv" */
  readonly path: string;
  /** The offending value as JSON, shortened. */
  readonly value: string;
  readonly expected: string;
}

/** RFC 9457 problem details, with the list of problems and a stable code. */
export interface ProblemDetails {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly instance?: string;
  readonly problems?: readonly InputProblem[];
  readonly retryAfterMs?: number;
}
