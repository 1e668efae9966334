import { copyWord, useCopy } from '../elements/use-copy.ts';
import { prettyMessage } from './pretty-message.ts';

/** A message as it was stored, laid out for reading; what is copied is the stored one. */
export function MessageText({ name, message }: { readonly name: string; readonly message: string }) {
  const { outcome, copy } = useCopy(message);
  const { lines, cut } = prettyMessage(message);
  return (
    <div className="message-text">
      <button type="button" className="quiet-button message-copy" onClick={() => void copy()}>{copyWord(outcome, 'Copy as stored')}</button>
      <pre tabIndex={0} role="region" aria-label={`${name}, whole text`}>
        {lines.map((line, i) => (
          // Lines of a stored message never move: their place is their identity.
          <span key={i} className="xml-line" style={{ paddingInlineStart: `${line.depth * 1.25}em` }}>
            {line.pieces.map((piece, k) => <span key={k} className={`xml-${piece.kind}`}>{piece.text}</span>)}
          </span>
        ))}
      </pre>
      {cut ? <p className="empty">The message goes on; copy it to see all of it.</p> : null}
    </div>
  );
}
