import { useMemo } from 'react';
import { Empty, Panel } from '../elements/panel.tsx';
import type { CampaignState } from './campaign-state.ts';
import { completeSeconds, latencyData, phasesOfChart, rateData, troubleData } from './chart-data.ts';
import { TimeChart } from './time-chart.tsx';

const classes = [{ trafficClass: 'rest', title: 'Response times of the rest' }, { trafficClass: 'smets1', title: 'Response times of SMETS1' }] as const;

/** Target against sent, percentiles by class, failures, phases as bands. */
export function CampaignCharts({ state: { campaign, seconds } }: { readonly state: CampaignState }) {
  const shown = useMemo(() => completeSeconds(seconds, campaign.endedAt !== null), [seconds, campaign.endedAt]);
  const phases = phasesOfChart(campaign);
  const rates = useMemo(() => rateData(shown), [shown]);
  const latencies = useMemo(() => classes.map(({ trafficClass }) => latencyData(shown, trafficClass)), [shown]);
  const trouble = useMemo(() => troubleData(shown), [shown]);
  if (shown.length === 0) return <Panel title="Charts"><Empty>Nothing was sent yet. Rates, response times and failures stand here second by second, once the generators are released together.</Empty></Panel>;
  return (
    <>
      <Panel title="Target and sent, a second"><TimeChart label="Service Requests a second: target and sent, and alerts" unit="" data={rates} phases={phases} /></Panel>
      <div className="pair">
        {classes.map(({ trafficClass, title }, place) => {
          const data = latencies[place];
          return data === undefined ? null : <Panel key={trafficClass} title={title}><TimeChart label={`${title}, by the second in which they were sent`} unit="ms" data={data} phases={phases} /></Panel>;
        })}
      </div>
      <Panel title="Failed and lost, a second"><TimeChart label="Service Requests a second that failed or were lost" unit="" data={trouble} phases={phases} /></Panel>
    </>
  );
}
