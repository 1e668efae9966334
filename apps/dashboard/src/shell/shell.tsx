import type { ReactNode } from 'react';
import { Link } from '../address/link.tsx';
import { signOut } from '../api/api.ts';
import { SchemeSwitch } from './scheme-switch.tsx';
import './shell.css';

const places = [
  { href: '/', name: 'Overview', isHere: (path: string) => path === '/' },
  { href: '/runs', name: 'Runs', isHere: (path: string) => path.startsWith('/runs') },
  { href: '/campaigns', name: 'Campaigns', isHere: (path: string) => path.startsWith('/campaigns') },
] as const;

/** The frame of every page: where one can go, and who is signed in. */
export function Shell({ path, signedIn, children }: { readonly path: string; readonly signedIn: boolean; readonly children: ReactNode }) {
  return (
    <>
      <a className="skip" href="#content">Skip to content</a>
      <header className="shell-head">
        <Link href="/" className="shell-name">
          <img src="/favicon.svg" alt="" width="22" height="22" />
          Gauntlet
        </Link>
        {signedIn ? (
          <nav className="shell-places" aria-label="Main">
            {places.map((place) => (
              <Link key={place.href} href={place.href} aria-current={place.isHere(path) ? 'page' : undefined}>{place.name}</Link>
            ))}
          </nav>
        ) : null}
        <div className="shell-end">
          <SchemeSwitch />
          {signedIn ? <button type="button" className="quiet-button" onClick={() => void leave()}>Sign out</button> : null}
        </div>
      </header>
      <main id="content" tabIndex={-1}>{children}</main>
    </>
  );
}

async function leave(): Promise<void> {
  await signOut();
  window.location.reload();
}
