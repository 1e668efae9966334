import { useState } from 'react';
import './copy-command.css';

/** What a person would type for the same, ready to copy. */
export function CopyCommand({ command, label }: { readonly command: string; readonly label?: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(command);
    setCopied(true);
    setTimeout(() => setCopied(false), 2_000);
  };
  return (
    <span className="command">
      {label === undefined ? null : <span className="command-label">{label}</span>}
      <code>{command}</code>
      <button type="button" onClick={() => void copy()} aria-label={`Copy the command ${command}`}>
        {copied ? 'Copied' : 'Copy'}
      </button>
      <span role="status" className="only-heard">{copied ? 'Copied' : ''}</span>
    </span>
  );
}
