import { ApiProblem, readApi } from './api.ts';

/** Whether what is shown is of now; `since` is when the last sign of life came, in milliseconds since the Unix epoch. */
export type Freshness =
  | { readonly kind: 'opening' }
  | { readonly kind: 'live' }
  | { readonly kind: 'stale'; readonly since: number }
  /** The server answers and will not tell: there is no such thing, or nobody is signed in. */
  | { readonly kind: 'refused'; readonly problem: ApiProblem };

export interface StreamOptions {
  /** The resource that is followed, e.g. /v1/runs/ID; its stream is at /events below it. */
  readonly subject: string;
  /** Names of the events to hear. */
  readonly events: readonly string[];
  readonly onEvent: (data: unknown) => void;
  readonly onFreshness: (freshness: Freshness) => void;
}

/** The server beats every two seconds while it knows the state. */
const silenceMaxMs = 6_000;
const reopenAfterMs = 1_500;

/**
 * Follows a stream of server-sent events until called off. A stream that breaks or falls silent is opened again after the last
 * event that was seen, and until then what is shown counts as stale. A page that nobody sees follows nothing: a browser keeps
 * few connections to one server, and many tabs would take all of them.
 */
export function followStream({ subject, events, onEvent, onFreshness }: StreamOptions): () => void {
  let source: EventSource | undefined;
  let lastId = '';
  let heardAt = Date.now();
  let openedAt = heardAt;
  let stopped = false;
  let reopening: ReturnType<typeof setTimeout> | undefined;

  const hear = () => {
    heardAt = Date.now();
    onFreshness({ kind: 'live' });
  };
  const openAgain = () => {
    source?.close();
    openedAt = Date.now();
    onFreshness({ kind: 'stale', since: heardAt });
    clearTimeout(reopening);
    reopening = setTimeout(open, reopenAfterMs);
  };
  const sayRefusal = async () => {
    const problem = await refusalOf(subject);
    if (problem === undefined || stopped) return;
    stop();
    onFreshness({ kind: 'refused', problem });
  };
  const open = () => {
    if (stopped) return;
    openedAt = Date.now();
    source = new EventSource(`${subject}/events${lastId === '' ? '' : `?after=${lastId}`}`);
    // That the stream opened says nothing of its subject; a beat does, and the first one comes at once.
    source.addEventListener('beat', hear);
    source.addEventListener('error', () => {
      openAgain();
      // An EventSource does not say why it failed.
      void sayRefusal();
    });
    for (const name of events) {
      source.addEventListener(name, (event: MessageEvent<string>) => {
        if (event.lastEventId !== '') lastId = event.lastEventId;
        hear();
        onEvent(JSON.parse(event.data) as unknown);
      });
    }
  };

  const onVisibility = () => {
    clearTimeout(reopening);
    source?.close();
    if (!document.hidden) open();
  };

  const watch = setInterval(() => {
    if (!document.hidden && Date.now() - Math.max(heardAt, openedAt) > silenceMaxMs) openAgain();
  }, 1_000);
  const stop = () => {
    stopped = true;
    document.removeEventListener('visibilitychange', onVisibility);
    clearInterval(watch);
    clearTimeout(reopening);
    source?.close();
  };

  onFreshness({ kind: 'opening' });
  document.addEventListener('visibilitychange', onVisibility);
  if (!document.hidden) open();
  return stop;
}

async function refusalOf(subject: string): Promise<ApiProblem | undefined> {
  try {
    await readApi(subject);
    return undefined;
  } catch (error) {
    return error instanceof ApiProblem && [401, 403, 404].includes(error.status) ? error : undefined;
  }
}
