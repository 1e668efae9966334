import { useSyncExternalStore } from 'react';
import type { Address } from './address.ts';
import { readAddress } from './address.ts';

const changed = 'gauntlet:address';

/** The address as it is now; the component is drawn again when it changes. */
export function useAddress(): Address {
  const href = useSyncExternalStore(subscribe, () => window.location.href);
  return readAddress(new URL(href));
}

/** Goes to another page or view of it; a page begins at its top. A filter replaces the address, so that "back" leads to the page before and not to the letter before. */
export function goTo(href: string, how: 'push' | 'replace' = 'push'): void {
  const samePage = new URL(href, window.location.href).pathname === window.location.pathname;
  if (how === 'push') window.history.pushState(null, '', href);
  else window.history.replaceState(null, '', href);
  window.dispatchEvent(new Event(changed));
  if (!samePage) {
    window.scrollTo(0, 0);
    document.querySelector<HTMLElement>('main')?.focus({ preventScroll: true });
  }
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('popstate', listener);
  window.addEventListener(changed, listener);
  return () => {
    window.removeEventListener('popstate', listener);
    window.removeEventListener(changed, listener);
  };
}
