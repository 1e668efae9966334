import type { CampaignView, SegmentProgress } from '@gauntlet/contracts';
import { CopyCommand } from '../elements/copy-command.tsx';
import { duration, instant, whole } from '../elements/format.ts';
import { useNow } from '../elements/use-now.ts';
import { CampaignStateMark, CampaignVerdictMark } from './campaign-marks.tsx';
import '../runs/run-facts.css';

/** State, verdict, counts and where the campaign came from. */
export function CampaignFacts({ campaign }: { readonly campaign: CampaignView }) {
  const now = useNow();
  const of = (name: keyof SegmentProgress) => campaign.segments.reduce((sum, { progress }) => sum + (progress?.[name] ?? 0), 0);
  const since = campaign.releasedAt === null ? 0 : Math.max(0, Math.min(campaign.durationMs, (campaign.endedAt === null ? now : Date.parse(campaign.endedAt)) - Date.parse(campaign.releasedAt)));
  const phase = campaign.state === 'running' ? campaign.phases.find(({ startMs, durationMs }) => since >= startMs && since < startMs + durationMs)?.key : undefined;
  return (
    <>
      <span className="fact"><span className="fact-name">Name</span>{campaign.name}</span>
      <span className="fact"><span className="fact-name">State</span><CampaignStateMark state={campaign.state} /></span>
      <span className="fact"><span className="fact-name">Verdict</span><CampaignVerdictMark verdict={campaign.verdict} /></span>
      <span className="fact tabular"><span className="fact-name">{phase === undefined ? 'Time' : `Phase ${phase}`}</span>{duration(since)} of {duration(campaign.durationMs)}</span>
      <span className="fact tabular"><span className="fact-name">Sent</span>{whole(of('sent'))}</span>
      <span className="fact tabular"><span className="fact-name">Answered</span>{whole(of('answered'))}</span>
      <span className="fact tabular"><span className="fact-name">Failed</span>{whole(of('failed'))}</span>
      <span className="fact tabular"><span className="fact-name">Lost</span>{whole(of('lost'))}</span>
      <span className="fact tabular"><span className="fact-name">Outstanding</span>{whole(of('outstanding'))}</span>
      <span className="fact tabular"><span className="fact-name">Alerts</span>{whole(of('deviceAlerts') + of('dccAlerts'))}</span>
      <span className="fact"><span className="fact-name">Submitted</span>{instant(campaign.submittedAt)} by {campaign.submittedBy}</span>
      <span className="fact"><span className="fact-name">Definition</span><code className="wrap">{campaign.definitionHash.slice(0, 16)}</code></span>
      <span className="fact"><span className="fact-name">Trace</span><code className="wrap">{campaign.traceId}</code></span>
      <span className="fact run-facts-links"><CopyCommand command={`./gauntlet sct show ${campaign.id}`} /></span>
    </>
  );
}
