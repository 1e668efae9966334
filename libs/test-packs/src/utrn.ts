/**
 * A UTRN that the simulated meters accept: "01", the amount in pence (8 digits), a sequence that makes it unique (8 digits) and
 * two check digits, 97 − (first 18 digits mod 97). A real meter's UTRN needs its supplier's key and comes from elsewhere.
 */
export function formatUtrn(amountPence: number, sequence: number): string {
  const payload = `01${String(amountPence).padStart(8, '0')}${String(sequence).padStart(8, '0')}`;
  return `${payload}${String(97n - (BigInt(payload) % 97n)).padStart(2, '0')}`;
}
