import type { LoadSample, RequestReference } from '@gauntlet/execution';

/** What must be among the columns; k6 adds those of further system tags. */
const wanted = ['metric_name', 'timestamp', 'metric_value', 'error_code', 'scenario', 'status', 'metadata'] as const;

interface Metadata {
  readonly request: RequestReference | undefined;
  readonly end: LoadSample['end'];
}

const none: Metadata = { request: undefined, end: undefined };
/** Samples of one iteration come together, those of a few at a time mixed. */
const rememberedMax = 64;

/**
 * Reads k6's CSV output (timestamps in microseconds) as it arrives, in pieces of any size. Values have no quotes: names, numbers, tags
 * and metadata that the script makes. A line that has, or that has other columns, counts as unreadable.
 */
export class K6Output {
  readonly #onSample: (sample: LoadSample) => void;
  readonly #remembered = new Map<string, Metadata>();
  #rest = '';
  #places: readonly number[] | undefined;
  #columns = 0;
  samples = 0;
  unreadable = 0;

  constructor(onSample: (sample: LoadSample) => void) {
    this.#onSample = onSample;
  }

  push(piece: Buffer): void {
    const text = this.#rest + piece.toString('latin1');
    let from = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', from)) {
      this.#line(text.slice(from, end));
      from = end + 1;
    }
    this.#rest = text.slice(from);
  }

  /** What k6 was killed in the middle of is no line. */
  end(): void {
    if (this.#rest !== '') this.unreadable += 1;
    this.#rest = '';
  }

  #line(line: string): void {
    const fields = line.split(',');
    if (this.#places === undefined) {
      const places = wanted.map((name) => fields.indexOf(name));
      if (places.includes(-1)) this.unreadable += 1;
      else {
        this.#places = places;
        this.#columns = fields.length;
      }
      return;
    }
    const [metric = 0, at = 0, value = 0, errorCode = 0, scenario = 0, status = 0, metadata = 0] = this.#places;
    const atUs = Number(fields[at]);
    const number = Number(fields[value]);
    if (fields.length !== this.#columns || !Number.isSafeInteger(atUs) || !Number.isFinite(number)) {
      this.unreadable += 1;
      return;
    }
    this.samples += 1;
    const { request, end } = this.#metadataOf(fields[metadata] ?? '');
    this.#onSample({ metric: fields[metric] ?? '', atUs, value: number, errorCode: fields[errorCode] ?? '', scenario: fields[scenario] ?? '', status: fields[status] ?? '', request, end });
  }

  #metadataOf(text: string): Metadata {
    if (text === '') return none;
    let metadata = this.#remembered.get(text);
    if (metadata === undefined) {
      metadata = parseMetadata(text);
      const [oldest] = this.#remembered.keys();
      if (this.#remembered.size >= rememberedMax && oldest !== undefined) this.#remembered.delete(oldest);
      this.#remembered.set(text, metadata);
    }
    return metadata;
  }
}

const requestPattern = /(?:^|&)r=(\d+)-(\d+)-(\d+)-(\d+)-(\d+)(?:&|$)/;
const endPattern = /(?:^|&)a=(\d+)-([A-Z0-9]*)(?:&|$)/;

/** As load/src/duis-load.ts writes it. */
function parseMetadata(text: string): Metadata {
  const request = requestPattern.exec(text);
  const end = endPattern.exec(text);
  return {
    request: request === null ? undefined : { counter: BigInt(request[1] ?? 0), iteration: Number(request[2]), entry: Number(request[3]), group: Number(request[4]), device: Number(request[5]) },
    end: end === null ? undefined : { scenarioStartMs: Number(end[1]), responseCode: end[2] ?? '' },
  };
}
