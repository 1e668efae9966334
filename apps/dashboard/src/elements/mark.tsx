import './mark.css';

/** What a sign can say; each has a shape of its own, so that nobody needs the colour. */
export type Tone = 'good' | 'bad' | 'unsure' | 'active' | 'waiting' | 'quiet';

const shapes: Readonly<Record<Tone, string>> = {
  good: 'M3.5 8.5l3 3 6-7',
  bad: 'M4 4l8 8M12 4l-8 8',
  unsure: 'M8 2.5v6.5M8 12.4v.2',
  active: 'M5 3.2v9.6L13 8z',
  waiting: 'M8 3.5V8l3 2',
  quiet: 'M4.5 4.5h7v7h-7z',
};

/** A sign with its word, e.g. a verdict or a state. */
export function Mark({ tone, children }: { readonly tone: Tone; readonly children: string }) {
  return (
    <span className={`mark mark-${tone}`}>
      <Sign tone={tone} />
      {children}
    </span>
  );
}

/** The sign alone, where the word stands beside it. */
export function Sign({ tone }: { readonly tone: Tone }) {
  return (
    <svg className={`sign sign-${tone}`} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      {tone === 'waiting' ? <circle cx="8" cy="8" r="6.2" /> : null}
      <path d={shapes[tone]} className={tone === 'active' ? 'filled' : undefined} />
    </svg>
  );
}
