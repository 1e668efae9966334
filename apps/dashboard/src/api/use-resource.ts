import { useEffect, useState } from 'react';
import { ApiProblem, readApi } from './api.ts';

export type Resource<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly problem: ApiProblem }
  /** `problem`: reading it again failed, and this is what was read before. */
  | { readonly kind: 'read'; readonly value: T; readonly problem?: ApiProblem };

/**
 * Reads a resource and keeps what was read while it is read again.
 * @param path undefined reads nothing
 * @param version read again when it changes
 * @param everyMs and this often; not at all when left out
 */
export function useResource<T>(path: string | undefined, { version = 0, everyMs }: { readonly version?: number | string; readonly everyMs?: number | undefined } = {}): Resource<T> {
  const [read, setRead] = useState<{ readonly path: string | undefined; readonly resource: Resource<T> }>({ path, resource: { kind: 'loading' } });
  useEffect(() => {
    if (path === undefined) return undefined;
    const stop = new AbortController();
    const look = () => {
      readApi<T>(path, stop.signal)
        .then((value) => setRead({ path, resource: { kind: 'read', value } }))
        .catch((error: unknown) => {
          if (stop.signal.aborted) return;
          const problem = error instanceof ApiProblem ? error : new ApiProblem(0, String(error));
          setRead((before) => ({ path, resource: before.path === path && before.resource.kind === 'read' ? { ...before.resource, problem } : { kind: 'failed', problem } }));
        });
    };
    look();
    const timer = everyMs === undefined ? undefined : setInterval(look, everyMs);
    return () => {
      stop.abort();
      clearInterval(timer);
    };
  }, [path, version, everyMs]);
  return read.path === path ? read.resource : { kind: 'loading' };
}
