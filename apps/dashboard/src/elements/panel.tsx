import type { ReactNode } from 'react';
import { useId } from 'react';
import './panel.css';

export interface PanelProps {
  readonly title: string;
  /** A figure or a few words beside the title. */
  readonly aside?: ReactNode;
  /** Without inner margin: for tables, which have their own. */
  readonly flush?: boolean;
  readonly children: ReactNode;
}

/** A part of a page with its heading. */
export function Panel({ title, aside, flush = false, children }: PanelProps) {
  const id = useId();
  return (
    <section className="panel" aria-labelledby={id}>
      <header className="panel-head">
        <h2 id={id}>{title}</h2>
        {aside === undefined ? null : <span className="panel-aside">{aside}</span>}
      </header>
      <div className={flush ? 'panel-body flush' : 'panel-body'}>{children}</div>
    </section>
  );
}

/** What stands where there is nothing yet: what will be shown here, and what brings it. */
export function Empty({ children }: { readonly children: ReactNode }) {
  return <p className="empty">{children}</p>;
}
