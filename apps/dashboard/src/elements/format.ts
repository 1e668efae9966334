/** How figures and times are written everywhere. */

/** 4 s, 3 min 20 s, 2 h 05 min, 3 d 4 h */
export function duration(ms: number): string {
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))} ms`;
  const seconds = Math.floor(ms / 1_000);
  if (seconds < 60) return ms < 10_000 ? `${(ms / 1_000).toFixed(1)} s` : `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${String(seconds % 60).padStart(2, '0')} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h ${String(minutes % 60).padStart(2, '0')} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** Milliseconds of one exchange, short ones with tenths. */
export function milliseconds(ms: number): string {
  return ms < 100 ? `${ms.toFixed(1)} ms` : ms < 10_000 ? `${Math.round(ms)} ms` : duration(ms);
}

/** 2026-03-08 14:05:09 UTC */
export function instant(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
}

/** 14:05:09 today, with the date on other days. */
export function clockTime(ms: number, nowMs: number): string {
  const iso = new Date(ms).toISOString();
  return iso.slice(0, 10) === new Date(nowMs).toISOString().slice(0, 10) ? `${iso.slice(11, 19)} UTC` : instant(iso);
}

/** 3 min ago */
export function ago(iso: string, nowMs: number): string {
  const ms = nowMs - Date.parse(iso);
  if (ms < 5_000) return 'just now';
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return `${Math.floor(ms / 1_000)} s ago`;
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ago` : `${Math.floor(hours / 24)} d ago`;
}

const wholeNumbers = new Intl.NumberFormat('en-GB');
export function whole(value: number): string {
  return wholeNumbers.format(value);
}

/** With one decimal, cut and not rounded: 1,999 of 2,000 is not 100 %. */
export function percent(part: number, of: number): string {
  if (of === 0) return '–';
  return part === of ? '100 %' : `${(Math.floor((1_000 * part) / of) / 10).toFixed(1)} %`;
}

/** one run, 3 runs */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return count === 1 ? `1 ${one}` : `${whole(count)} ${many}`;
}
