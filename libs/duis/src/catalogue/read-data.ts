import { readFileSync } from 'node:fs';

/** Reads a JSON file of libs/duis/data; the path is the same from src/ and from dist/. */
export function readData(file: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../data/${file}`, import.meta.url), 'utf8'));
}
