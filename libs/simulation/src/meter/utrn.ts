/**
 * A UTRN as the simulated meters read it: "01", the amount in pence (8 digits), a sequence (8 digits) and two check
 * digits, 97 - (first 18 digits mod 97). Real ones are made inside the DCC with keys that no one outside has.
 */
export type ReadUtrn = { readonly ok: true; readonly amountPence: number; readonly token: string } | { readonly ok: false };

/** Reads a UTRN of 20 digits; anything else, or wrong check digits, is not authentic. */
export function readUtrn(utrn: string): ReadUtrn {
  if (!/^01\d{18}$/.test(utrn) || utrn.slice(18) !== checkDigits(utrn.slice(0, 18))) return { ok: false };
  return { ok: true, amountPence: Number(utrn.slice(2, 10)), token: utrn.slice(2, 18) };
}

/** Makes a UTRN. @throws RangeError when amount or sequence do not fit eight digits. */
export function formatUtrn(amountPence: number, sequence: number): string {
  if (!fits(amountPence) || !fits(sequence)) throw new RangeError(`amount ${amountPence} or sequence ${sequence} does not fit; expected whole numbers from 0 to 99999999`);
  const payload = `01${String(amountPence).padStart(8, '0')}${String(sequence).padStart(8, '0')}`;
  return payload + checkDigits(payload);
}

function checkDigits(payload: string): string {
  // 18 digits do not fit a double exactly, so the remainder is taken in two halves.
  const remainder = ((Number(payload.slice(0, 9)) % 97) * (1_000_000_000 % 97) + Number(payload.slice(9))) % 97;
  return String(97 - remainder).padStart(2, '0');
}

function fits(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= 99_999_999;
}
