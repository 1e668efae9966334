import type { RedisProbe } from './redis-probe.ts';

/** How a part shows that it accepts work. */
export type Readiness =
  | { readonly kind: 'http'; readonly url: string }
  | { readonly kind: 'redis'; readonly probe: RedisProbe }
  /** Its log's first line with the message "ready" names the URL it listens on. */
  | { readonly kind: 'ready-line' };

/** One process of the platform: what to run and how to know that it works. */
export interface Part {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly readiness: Readiness;
  /** Host and port as shown; known only when it says so for a part that picks its own. */
  readonly address: string;
  /** Parts of one stage start together, after those of lower stages are ready. */
  readonly stage: number;
  /** Parts of one number stop together, lower numbers first. */
  readonly stopOrder: number;
  /** How long it may take to end by itself. */
  readonly stopWithinMs: number;
}
