/** system follows the machine's setting. */
export type Scheme = 'system' | 'light' | 'dark';
export const schemes: readonly Scheme[] = ['system', 'light', 'dark'];

const key = 'gauntlet-scheme';

/** The choice of this browser; system where none was made or the browser keeps nothing. */
export function readScheme(): Scheme {
  try {
    const kept = localStorage.getItem(key);
    return schemes.find((scheme) => scheme === kept) ?? 'system';
  } catch {
    return 'system';
  }
}

export function keepScheme(scheme: Scheme): void {
  try {
    localStorage.setItem(key, scheme);
  } catch {
    // Then the choice lasts as long as the page.
  }
}

export function applyScheme(scheme: Scheme): void {
  if (scheme === 'system') delete document.documentElement.dataset['scheme'];
  else document.documentElement.dataset['scheme'] = scheme;
}
