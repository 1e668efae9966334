import type { AttemptView } from '@gauntlet/contracts';
import { CopyCommand } from '../elements/copy-command.tsx';
import { instant, milliseconds } from '../elements/format.ts';
import { OutcomeMark } from '../elements/run-marks.tsx';

/** What the attempt is, where it ran and how long it took. */
export function AttemptFacts({ runId, attempt }: { readonly runId: string; readonly attempt: AttemptView }) {
  const facts: readonly (readonly [string, string])[] = [
    ['DMC', attempt.dmcId],
    ['Pack', attempt.packKey],
    ['Group', attempt.functionalGroup],
    ...(attempt.srv === '' ? [] : [['SRV', `${attempt.srv} to ${attempt.deviceType}`] as const]),
    ['Firmware', attempt.firmwareVersion],
    ['Target', attempt.targetVersion],
    ['Started', instant(attempt.startedAt)],
    ['Took', milliseconds(attempt.durationMs)],
    ['Round trips', milliseconds(attempt.responseMs)],
    ['Try', `${attempt.tryNumber}, ${attempt.standing}`],
  ];
  return (
    <>
      <span className="fact"><span className="fact-name">Outcome</span><OutcomeMark outcome={attempt.outcome} /></span>
      {facts.map(([name, value]) => <span key={name} className="fact"><span className="fact-name">{name}</span>{value}</span>)}
      <span className="fact"><span className="fact-name">Trace</span><code className="wrap">{attempt.traceId}</code></span>
      <span className="fact"><span className="fact-name">Evidence</span><code className="wrap" title={attempt.evidenceHash}>sha256 {attempt.evidenceHash.slice(0, 16)}…</code></span>
      <CopyCommand command={`curl -H "authorization: Bearer $TOKEN" ${window.location.origin}/v1/runs/${runId}/attempts/${attempt.attemptId}/evidence`} />
    </>
  );
}
