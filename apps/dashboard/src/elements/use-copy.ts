import { useState } from 'react';

/** Whether the text was copied a moment ago, or the browser does not let a page copy (it does on HTTPS and on this machine only). */
export type CopyOutcome = 'copied' | 'refused' | undefined;

/** Puts a text on the clipboard; what came of it is kept for two seconds. */
export function useCopy(text: string): { readonly outcome: CopyOutcome; readonly copy: () => Promise<void> } {
  const [outcome, setOutcome] = useState<CopyOutcome>();
  const copy = async () => {
    setOutcome(await tryCopy(text));
    setTimeout(() => setOutcome(undefined), 2_000);
  };
  return { outcome, copy };
}

async function tryCopy(text: string): Promise<CopyOutcome> {
  try {
    await navigator.clipboard.writeText(text);
    return 'copied';
  } catch {
    return 'refused';
  }
}

export function copyWord(outcome: CopyOutcome, otherwise: string): string {
  return outcome === undefined ? otherwise : outcome === 'copied' ? 'Copied' : 'Select it';
}
