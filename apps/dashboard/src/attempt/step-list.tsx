import type { EvidenceRow } from '@gauntlet/contracts';
import { useResource } from '../api/use-resource.ts';
import { Empty, Panel } from '../elements/panel.tsx';
import { ProblemNotice } from '../elements/problem-notice.tsx';
import { stepsOf } from './step-model.ts';
import { StepPanel } from './step-panel.tsx';

/** As JSON carries it: microseconds are a string. */
type StoredMessage = Omit<EvidenceRow, 'atUs'> & { readonly atUs: string };

/** The steps of an attempt with their messages. */
export function StepList({ path }: { readonly path: string }) {
  const evidence = useResource<readonly StoredMessage[]>(path);
  if (evidence.kind === 'loading') return <p className="soft">Reading messages…</p>;
  // An attempt that ended before anything was sent has no messages; the server says so by 404.
  if (evidence.kind === 'failed' && evidence.problem.status === 404) return <Panel title="Messages"><Empty>No message was exchanged in this attempt.</Empty></Panel>;
  if (evidence.kind === 'failed') return <ProblemNotice problem={evidence.problem} doing="The messages" />;
  return stepsOf(evidence.value).map((step) => <StepPanel key={step.step} step={step} />);
}
