/** "1,234": the same in every locale and engine. */
export function formatCount(count: number): string {
  return String(count).replaceAll(/\B(?=(\d{3})+$)/g, ',');
}

/** An ISO time as "2026-11-23 14:28:37 UTC"; a dash for none. */
export function formatTime(iso: string | null): string {
  if (iso === null) return '–';
  const ms = Date.parse(iso);
  return Number.isNaN(ms) ? iso : `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** "2 min 5 s" between two ISO times. */
export function formatDuration(fromIso: string, toIso: string): string {
  const seconds = Math.max(0, Math.round((Date.parse(toIso) - Date.parse(fromIso)) / 1_000));
  if (seconds < 60) return `${seconds} s`;
  return seconds < 3_600 ? `${Math.floor(seconds / 60)} min ${seconds % 60} s` : `${Math.floor(seconds / 3_600)} h ${Math.floor((seconds % 3_600) / 60)} min`;
}

/** "+5.00 points", "−0.53 points"; a dash where there is no margin. */
export function formatMargin(margin: number | null): string {
  if (margin === null) return '–';
  const sign = margin < 0 ? '−' : '+';
  return `${sign}${Math.abs(margin).toFixed(2)} points`;
}

/** The text with numbers kept on one line with their "%". */
export function keepTogether(text: string): string {
  return text.replaceAll(' %', '\u{A0}%');
}
