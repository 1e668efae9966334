import type { ReactNode } from 'react';
import './table.css';

export interface TableProps {
  /** Says what the table holds, to whoever hears it. */
  readonly label: string;
  readonly heads: readonly { readonly text: string; readonly numeric?: boolean; readonly hidden?: boolean }[];
  readonly children: ReactNode;
}

/** A table that scrolls sideways by itself where it is too wide, by keyboard too. */
export function Table({ label, heads, children }: TableProps) {
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={label}>
      <table>
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head.text} scope="col" className={head.numeric === true ? 'numeric' : undefined}>
                {head.hidden === true ? <span className="only-heard">{head.text}</span> : head.text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
