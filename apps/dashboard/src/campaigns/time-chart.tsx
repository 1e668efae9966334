import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { describeChart, type ChartData } from './chart-data.ts';
import './time-chart.css';

export interface TimeChartProps {
  readonly label: string;
  readonly unit: string;
  readonly data: ChartData;
  /** Bands behind the lines, with their names. */
  readonly phases: readonly { readonly name: string; readonly from: number; readonly to: number }[];
}

const height = 190;

/** Lines over the seconds of a campaign, phases as bands. What they show is said in words, too. */
export function TimeChart({ label, unit, data, phases }: TimeChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | undefined>(undefined);
  const latest = useRef({ data, phases });
  latest.current = { data, phases };
  const names = data.series.map(({ name }) => name).join();

  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const draw = () => {
      chart.current?.destroy();
      chart.current = new uPlot(optionsOf({ element, unit, data: latest.current.data, phases: () => latest.current.phases }), alignedOf(latest.current.data), element);
    };
    draw();
    const resized = new ResizeObserver(() => chart.current?.setSize({ width: element.clientWidth, height }));
    resized.observe(element);
    // Colours are read when it is drawn: another scheme is another drawing.
    const recoloured = new MutationObserver(draw);
    recoloured.observe(document.documentElement, { attributes: true, attributeFilter: ['data-scheme'] });
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    scheme.addEventListener('change', draw);
    return () => {
      resized.disconnect();
      recoloured.disconnect();
      scheme.removeEventListener('change', draw);
      chart.current?.destroy();
      chart.current = undefined;
    };
  }, [unit, names]);
  useEffect(() => chart.current?.setData(alignedOf(data)), [data]);

  return (
    <figure className="chart" aria-label={label}>
      <div ref={place} aria-hidden="true" />
      <figcaption className="chart-legend">
        {data.series.map(({ name, colour, dashed }) => (
          <span key={name}>
            <svg width="18" height="8" aria-hidden="true"><line x1="0" y1="4" x2="18" y2="4" strokeWidth="2" stroke={`var(${colour})`} strokeDasharray={dashed === true ? '4 3' : undefined} /></svg>
            {name}
          </span>
        ))}
        <span className="only-heard">{describeChart(data, unit)}</span>
      </figcaption>
    </figure>
  );
}

function alignedOf({ times, series }: ChartData): uPlot.AlignedData {
  return [[...times], ...series.map(({ values }) => [...values])];
}

interface OptionsContext {
  readonly element: HTMLElement;
  readonly unit: string;
  readonly data: ChartData;
  readonly phases: () => TimeChartProps['phases'];
}

function optionsOf({ element, unit, data, phases }: OptionsContext): uPlot.Options {
  const colours = getComputedStyle(element);
  const colour = (name: string) => colours.getPropertyValue(name).trim();
  // A canvas knows nothing of light-dark(); an element's own colour is resolved.
  const resolved = (name: string) => {
    const probe = document.createElement('span');
    probe.style.color = `var(${name})`;
    element.append(probe);
    const value = getComputedStyle(probe).color;
    probe.remove();
    return value;
  };
  const font = `11px ${colour('--sans')}`;
  const axis = { stroke: resolved('--text-soft'), font, grid: { stroke: resolved('--line-soft'), width: 1 }, ticks: { stroke: resolved('--line'), width: 1 } };
  return {
    width: element.clientWidth,
    height,
    legend: { show: false },
    cursor: { show: false },
    // The whole campaign from the start, so that one sees how much is still to come.
    scales: { x: { time: false, range: (_, lowest, highest) => [0, Math.max(highest, ...phases().map(({ to }) => to), lowest + 1)] }, y: { range: (_, __, highest) => [0, highest > 0 ? highest * 1.08 : 1] } },
    axes: [{ ...axis, values: (_, splits) => splits.map((split) => `${split} s`) }, { ...axis, size: 66, values: (_, splits) => splits.map((split) => `${split}${unit === '' ? '' : ` ${unit}`}`) }],
    series: [{}, ...data.series.map(({ name, colour: of, dashed }) => ({ label: name, stroke: resolved(of), width: 1.5, spanGaps: false, points: { show: data.times.length < 2 }, ...(dashed === true ? { dash: [5, 4] } : {}) }))],
    hooks: { drawClear: [(plot) => drawPhases(plot, phases(), { band: resolved('--sunken'), text: resolved('--text-soft'), font })] },
  };
}

function drawPhases(plot: uPlot, phases: TimeChartProps['phases'], { band, text, font }: { readonly band: string; readonly text: string; readonly font: string }): void {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.font = font.replace('11px', `${11 * ratio}px`);
  ctx.textBaseline = 'top';
  ctx.textAlign = 'left';
  for (const [place, { name, from, to }] of phases.entries()) {
    const [left, right] = [plot.valToPos(from, 'x', true), plot.valToPos(to, 'x', true)];
    if (place % 2 === 0) {
      ctx.fillStyle = band;
      ctx.fillRect(left, bbox.top, right - left, bbox.height);
    }
    ctx.fillStyle = text;
    if (right - left > 30 * ratio) ctx.fillText(name, Math.max(left, bbox.left) + 4 * ratio, bbox.top + 3 * ratio, right - left - 6 * ratio);
  }
  ctx.restore();
}
