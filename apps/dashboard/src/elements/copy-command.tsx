import './copy-command.css';
import { copyWord, useCopy } from './use-copy.ts';

/** What a person would type for the same, ready to copy. */
export function CopyCommand({ command }: { readonly command: string }) {
  const { outcome, copy } = useCopy(command);
  return (
    <span className="command">
      <code>{command}</code>
      <button type="button" onClick={() => void copy()} aria-label={`Copy the command ${command}`}>{copyWord(outcome, 'Copy')}</button>
      <span role="status" className="only-heard">{copyWord(outcome, '')}</span>
    </span>
  );
}
