/** What the DCC answered to one POST. Never a rejection: what the network does is a value. */
export type TransportAnswer =
  | { readonly kind: 'answered'; readonly status: number; readonly contentType: string; readonly body: string }
  | { readonly kind: 'too-large'; readonly bytesMax: number }
  | { readonly kind: 'failed'; readonly detail: string };

export interface SendOptions {
  /** Aborted when nobody waits for the answer any more; a message that is not on its way yet must not be sent then. */
  readonly signal: AbortSignal;
  readonly headers: Readonly<Record<string, string>>;
}

/** Whether a delivered message was taken: 204 to the DCC; or why not: 400. */
export type Receipt = { readonly accepted: true } | { readonly accepted: false; readonly reason: string };

/** How a User's messages travel. HTTP is one way; the client knows nothing of it but paths and statuses. */
export interface DuisTransport {
  /** POSTs a message to a path of the DCC User Interface. */
  send(path: string, xml: string, options: SendOptions): Promise<TransportAnswer>;
  /** Sets who is given what the DCC delivers; a later call replaces it. */
  onMessage(receive: (xml: string) => Receipt): void;
}
