/** What a load generator's k6 script is given: a file of JSON, written by the worker for one segment. */
export interface LoadPlan {
  readonly seed: number;
  readonly userId: string;
  /** k6's options for each scenario, by name; the order of `streams`. */
  readonly scenarios: Readonly<Record<string, ArrivalScenario>>;
  readonly streams: readonly LoadStream[];
  readonly groups: readonly LoadGroup[];
  /** undefined: requests go unsigned. */
  readonly signing: LoadSigning | undefined;
  /** Shown to the target (mutual TLS), both as PEM. */
  readonly tlsAuth: { readonly cert: string; readonly key: string } | undefined;
  /** For the synchronous answer, as k6 writes durations. */
  readonly requestTimeout: string;
  /** Where the script writes k6's own counts at the end. */
  readonly summaryFile: string;
}

interface ArrivalOptions {
  /** Rates are in Service Requests per 1000 s, because k6 takes whole numbers only. */
  readonly timeUnit: '1000s';
  readonly startTime: string;
  readonly preAllocatedVUs: number;
  readonly maxVUs: number;
  readonly gracefulStop: string;
}
export type ArrivalScenario =
  | (ArrivalOptions & { readonly executor: 'constant-arrival-rate'; readonly rate: number; readonly duration: string })
  | (ArrivalOptions & { readonly executor: 'ramping-arrival-rate'; readonly startRate: number; readonly stages: { readonly target: number; readonly duration: string }[] });

export interface LoadStream {
  /** Name of its scenario. */
  readonly scenario: string;
  readonly entries: readonly LoadEntry[];
}

/** One kind of Service Request: its text is `beforeTarget` target ":" counter `afterCounter`. */
export interface LoadEntry {
  readonly url: string;
  readonly beforeTarget: string;
  readonly afterCounter: string;
  /** Share of the stream up to and with this entry, 0 to 1; the last is 1. */
  readonly cumulativeShare: number;
  /** Indexes of LoadPlan.groups. */
  readonly groups: readonly number[];
  /** Target of a request to the DCC itself; else it is the device that is drawn. */
  readonly target?: string;
}

export interface LoadGroup {
  readonly firstDeviceId: string;
  readonly count: number;
  readonly step: number;
}

/** Fixed parts of the signature (libs/duis, SignatureTemplate) and the User's private key. */
export interface LoadSigning {
  /** PKCS #8 in base64. */
  readonly privateKey: string;
  readonly signedInfoStart: string;
  readonly signedInfoEnd: string;
  readonly beforeDigest: string;
  readonly beforeValue: string;
  readonly afterValue: string;
}
