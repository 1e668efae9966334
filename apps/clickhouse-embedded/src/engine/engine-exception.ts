/** What ClickHouse calls an exception: a numbered error with a name, sent to the client as text. */
export class EngineException extends Error {
  readonly code: number;
  readonly type: string;

  constructor(code: number, type: string, message: string) {
    super(message);
    this.name = 'EngineException';
    this.code = code;
    this.type = type;
  }

  /** As a ClickHouse server words it; clients parse this. */
  get text(): string {
    return `Code: ${this.code}. DB::Exception: ${this.message} (${this.type})\n`;
  }
}

const prefix = /^(?:Code: (\d+)\. DB::Exception: )+/;
const suffix = /(?:\s*\((?:version [^()]*(?:\([^()]*\))?[^()]*|([A-Z0-9_]{3,}))\)\.?)+\s*$/;

/** Turns whatever the engine's binding throws into an exception; the engine repeats code and name when it rethrows, once is enough. */
export function toEngineException(error: unknown): EngineException {
  if (error instanceof EngineException) return error;
  const raw = error instanceof Error ? error.message : String(error);
  const code = prefix.exec(raw)?.[1];
  if (code === undefined) return new EngineException(1_001, 'STD_EXCEPTION', raw);
  const type = suffix.exec(raw)?.[1] ?? 'UNKNOWN_EXCEPTION';
  return new EngineException(Number(code), type, raw.replace(prefix, '').replace(suffix, '').trimEnd());
}
