import { markup, nothing, type Markup } from '../markup.ts';

export interface ChartLine {
  readonly name: string;
  /** A custom property of page-style.ts, such as --run. */
  readonly colour: string;
  readonly values: readonly (number | null)[];
}

export interface ChartInput {
  readonly title: string;
  readonly unit: string;
  /** Seconds since the release, one for each value. */
  readonly times: readonly number[];
  readonly lines: readonly ChartLine[];
  readonly phases: readonly { readonly name: string; readonly from: number; readonly to: number }[];
}

const width = 1_160;
const height = 220;
const margin = { left: 58, right: 12, top: 20, bottom: 24 } as const;
const ticks = 4;
/** More points only hide each other. */
const pointsMax = 1_500;

/** Lines over seconds as SVG, phases as bands behind them: no script, sharp on paper. */
export function lineChart({ title, unit, times, lines, phases }: ChartInput): Markup {
  const end = Math.max(1, ...times, ...phases.map(({ to }) => to));
  const highest = Math.max(...lines.flatMap(({ values }) => values.filter((value) => value !== null)));
  const top = Number.isFinite(highest) && highest > 0 ? highest * 1.05 : 1;
  const x = (second: number) => round(margin.left + ((width - margin.left - margin.right) * second) / end);
  const y = (value: number) => round(height - margin.bottom - ((height - margin.top - margin.bottom) * value) / top);
  const bands = phases.map(({ name, from, to }, place) => markup`${place % 2 === 0 ? markup`<rect x="${x(from)}" y="${margin.top}" width="${round(x(to) - x(from))}" height="${height - margin.top - margin.bottom}" class="band"/>` : nothing}<text x="${round(x(from) + 4)}" y="${margin.top - 6}">${name}</text>`);
  const grid = Array.from({ length: ticks + 1 }, (_, place) => (top * place) / ticks).map((value) => markup`<line x1="${margin.left}" x2="${width - margin.right}" y1="${y(value)}" y2="${y(value)}" class="grid"/><text x="${margin.left - 6}" y="${y(value) + 4}" text-anchor="end">${short(value)}</text>`);
  const marks = Array.from({ length: 7 }, (_, place) => Math.round((end * place) / 6)).map((second) => markup`<text x="${x(second)}" y="${height - 6}" text-anchor="middle">${second} s</text>`);
  const drawn = lines.map(({ colour, values }) => markup`<path d="${pathOf(times, values, { x, y })}" fill="none" stroke="var(${colour})" stroke-width="1.5"/>`);
  const legend = lines.map(({ name, colour }) => markup`<span><span class="swatch" style="background:var(${colour})"></span>${name}</span>`);
  return markup`<figure class="chart"><figcaption>${title}${unit === '' ? '' : `, ${unit}`} ${legend}</figcaption><div class="scroll" tabindex="0" role="region" aria-label="${title}"><svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}: ${describe(lines)}">${bands}${grid}${marks}${drawn}</svg></div></figure>
`;
}

function pathOf(times: readonly number[], values: readonly (number | null)[], { x, y }: { readonly x: (second: number) => number; readonly y: (value: number) => number }): string {
  const step = Math.max(1, Math.ceil(times.length / pointsMax));
  let isDrawing = false;
  const parts: string[] = [];
  for (let place = 0; place < times.length; place += step) {
    const [second, value] = [times[place] ?? 0, values[place] ?? null];
    if (value !== null) parts.push(`${isDrawing ? 'L' : 'M'}${x(second)} ${y(value)}`);
    isDrawing = value !== null;
  }
  return parts.join('');
}

function describe(lines: readonly ChartLine[]): string {
  return lines
    .map(({ name, values }) => {
      const known = values.filter((value) => value !== null);
      return known.length === 0 ? `${name} none` : `${name} up to ${short(Math.max(...known))}`;
    })
    .join(', ');
}

function short(value: number): string {
  return value >= 100 || value === 0 ? value.toFixed(0) : value.toFixed(1);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
