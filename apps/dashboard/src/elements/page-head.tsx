import type { ReactNode } from 'react';
import { useEffect } from 'react';
import type { Freshness } from '../api/live-stream.ts';
import { FreshnessNotice } from './freshness-notice.tsx';
import './page-head.css';

export interface PageHeadProps {
  readonly title: ReactNode;
  /** For the window's title. */
  readonly windowTitle: string;
  readonly trail?: ReactNode;
  readonly freshness?: Freshness | undefined;
  readonly children?: ReactNode;
}

/** What stands above every page: where one is, its name, and whether it is of now. */
export function PageHead({ title, windowTitle, trail, freshness, children }: PageHeadProps) {
  useEffect(() => {
    document.title = `${windowTitle} · Gauntlet`;
  }, [windowTitle]);
  return (
    <header className="page-head">
      {trail === undefined ? null : <nav className="trail" aria-label="Where this page is">{trail}</nav>}
      <div className="page-title">
        <h1>{title}</h1>
        {freshness === undefined ? null : <FreshnessNotice freshness={freshness} />}
      </div>
      {children === undefined ? null : <div className="page-facts">{children}</div>}
    </header>
  );
}
