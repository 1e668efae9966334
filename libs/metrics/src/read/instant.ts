/** ISO 8601 in UTC with all six digits. */
export function isoOfMicroseconds(us: bigint): string {
  const seconds = new Date(Number(us / 1_000n)).toISOString().slice(0, 19);
  return `${seconds}.${(us % 1_000_000n).toString().padStart(6, '0')}Z`;
}
