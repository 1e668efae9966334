import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

/** The last lines of a log, for a message; nothing when it cannot be read. */
export function tailOfLog(log: string, linesMax = 15): readonly string[] {
  return linesOf(log).slice(-linesMax);
}

/** The first lines of a log that name an error, or its end when none does. */
export function errorsOfLog(log: string, linesMax = 25): readonly string[] {
  const errors = linesOf(log).filter((line) => /\berror\b|✗|×/i.test(line));
  return errors.length > 0 ? errors.slice(0, linesMax) : tailOfLog(log, linesMax);
}

function linesOf(log: string): readonly string[] {
  try {
    return stripVTControlCharacters(readFileSync(log, 'utf8')).trimEnd().split('\n').filter((line) => line.trim() !== '').map((line) => (line.length > 400 ? `${line.slice(0, 397)}...` : line));
  } catch {
    return [];
  }
}
