import type { CampaignSecond, CampaignView, TrafficClass } from '@gauntlet/contracts';

export interface ChartSeries {
  readonly name: string;
  /** Name of a colour in style/tokens.css. */
  readonly colour: string;
  readonly dashed?: boolean;
  /** One value for each time; null where there is none. */
  readonly values: readonly (number | null)[];
}

export interface ChartData {
  readonly times: readonly number[];
  readonly series: readonly ChartSeries[];
}

/** Drawn points at the most; more of them only hide each other. */
const pointsMax = 1_200;

/** The newest second may still be growing: it would look like a fall. */
export function completeSeconds(seconds: readonly CampaignSecond[], isEnded: boolean): readonly CampaignSecond[] {
  return isEnded ? seconds : seconds.slice(0, -1);
}

export function rateData(seconds: readonly CampaignSecond[]): ChartData {
  const shown = thinned(seconds);
  return {
    times: shown.map(({ at }) => at),
    series: [
      { name: 'target', colour: '--text-soft', dashed: true, values: shown.map(({ targetPerSecond }) => targetPerSecond) },
      { name: 'sent', colour: '--accent', values: shown.map(({ classes }) => sum(classes, 'sent')) },
      { name: 'alerts', colour: '--unsure-fill', values: shown.map(({ deviceAlerts, dccAlerts }) => deviceAlerts + dccAlerts) },
    ],
  };
}

export function latencyData(seconds: readonly CampaignSecond[], trafficClass: TrafficClass): ChartData {
  const shown = thinned(seconds);
  const of = (name: 'p50Ms' | 'p95Ms' | 'p99Ms') => shown.map(({ classes }) => classes.find((each) => each.trafficClass === trafficClass)?.[name] ?? null);
  return {
    times: shown.map(({ at }) => at),
    series: [
      { name: 'p50', colour: '--good-fill', values: of('p50Ms') },
      { name: 'p95', colour: '--accent', values: of('p95Ms') },
      { name: 'p99', colour: '--bad-fill', values: of('p99Ms') },
    ],
  };
}

export function troubleData(seconds: readonly CampaignSecond[]): ChartData {
  const shown = thinned(seconds);
  return {
    times: shown.map(({ at }) => at),
    series: [
      { name: 'failed', colour: '--bad-fill', values: shown.map(({ classes }) => sum(classes, 'failed')) },
      { name: 'lost', colour: '--unsure-fill', values: shown.map(({ classes }) => sum(classes, 'lost')) },
    ],
  };
}

/** What a chart shows, in words: for who does not see it. */
export function describeChart({ times, series }: ChartData, unit: string): string {
  if (times.length === 0) return 'Nothing yet.';
  const last = series.map(({ name, values }) => {
    const known = values.filter((value) => value !== null);
    return known.length === 0 ? `${name}: none` : `${name}: last ${round(known.at(-1) ?? 0)}, highest ${round(Math.max(...known))} ${unit}`;
  });
  return `Second ${times[0]} to ${times.at(-1)}. ${last.join('; ')}.`;
}

export function phasesOfChart({ phases }: CampaignView): readonly { readonly name: string; readonly from: number; readonly to: number }[] {
  return phases.map(({ key, startMs, durationMs }) => ({ name: key, from: startMs / 1_000, to: (startMs + durationMs) / 1_000 }));
}

function thinned(seconds: readonly CampaignSecond[]): readonly CampaignSecond[] {
  const step = Math.ceil(seconds.length / pointsMax);
  return step <= 1 ? seconds : seconds.filter((_, place) => place % step === 0);
}

function sum(classes: CampaignSecond['classes'], name: 'sent' | 'failed' | 'lost'): number {
  return classes.reduce((total, each) => total + each[name], 0);
}

function round(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(1);
}
