import type { EvidenceDirection } from '@gauntlet/contracts';
import { useState } from 'react';
import { countOf, milliseconds } from '../elements/format.ts';
import { Panel } from '../elements/panel.tsx';
import { MessageText } from './message-text.tsx';
import type { AttemptStep, TimedMessage } from './step-model.ts';

const directions: Readonly<Record<EvidenceDirection, readonly [string, string]>> = {
  request: ['→', 'Service Request sent'],
  acknowledgement: ['←', 'Acknowledgement'],
  response: ['←', 'Response'],
  alert: ['←', 'Alert'],
  'migration-request': ['→', 'Migration request'],
  'migration-reply': ['←', 'Migration reply'],
};

/** One step: its messages, each to be opened; all but acknowledgements are open from the start. */
export function StepPanel({ step }: { readonly step: AttemptStep }) {
  return (
    <Panel title={`Step ${step.step}`} aside={`${countOf(step.messages.length, 'message')}, ${milliseconds(step.tookMs)}`} flush>
      {step.messages.map((message) => <Message key={message.sequence} message={message} />)}
    </Panel>
  );
}

function Message({ message }: { readonly message: TimedMessage }) {
  const [open, setOpen] = useState(message.direction !== 'acknowledgement');
  const [arrow, name] = directions[message.direction];
  return (
    <details className="message" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <span className="message-arrow" aria-hidden="true">{arrow}</span>
        <strong>{name}</strong>
        <span className="soft tabular">at {milliseconds(message.atMs)}{message.afterMs === null ? '' : `, ${milliseconds(message.afterMs)} after the one before`}</span>
        <span className="soft tabular message-size">{countOf(message.message.length, 'character')}</span>
      </summary>
      {open ? <MessageText name={name} message={message.message} /> : null}
    </details>
  );
}
