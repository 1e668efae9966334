import type { QueueView } from '@gauntlet/contracts';
import { countOf } from '../elements/format.ts';
import { Empty, Panel } from '../elements/panel.tsx';
import { QueueTable } from '../runs/queue-table.tsx';

/** Lanes that wait for a device set. */
export function QueuePanel({ queue }: { readonly queue: QueueView }) {
  return (
    <Panel title="Waiting" aside={queue.total > 0 ? countOf(queue.total, 'lane') : undefined} flush>
      {queue.total === 0 ? <Empty>No lane waits for a device set. One that does stands here with its reason, since when it waits and how long it may.</Empty> : <QueueTable queue={queue} withRun />}
    </Panel>
  );
}
