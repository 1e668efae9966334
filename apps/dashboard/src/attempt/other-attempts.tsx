import type { AttemptView } from '@gauntlet/contracts';
import { useResource } from '../api/use-resource.ts';
import { Panel } from '../elements/panel.tsx';
import { AttemptTable } from '../runs/attempt-table.tsx';

/** Every other try of the same test in this run: what was superseded and what came late stays to be seen. */
export function OtherAttempts({ runId, attempt }: { readonly runId: string; readonly attempt: AttemptView }) {
  const all = useResource<{ readonly items: readonly AttemptView[] }>(`/v1/runs/${runId}/attempts?limit=1000&dmc=${encodeURIComponent(attempt.dmcId)}`);
  if (all.kind !== 'read') return null;
  const others = all.value.items.filter((one) => one.testId === attempt.testId && one.attemptId !== attempt.attemptId);
  if (others.length === 0) return null;
  return <Panel title="Other attempts of this test" flush><AttemptTable label="Other attempts of this test" runId={runId} attempts={others} shows={[]} /></Panel>;
}
