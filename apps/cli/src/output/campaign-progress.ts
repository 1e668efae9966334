import type { CampaignEvent, CampaignSecond, CampaignView, CriterionView, SegmentView } from '@gauntlet/contracts';
import { showVerdict } from './gate-table.ts';
import { paint } from './paint.ts';
import { line } from './terminal.ts';
import type { Sink } from './terminal.ts';

/** Shows a campaign as it runs. Events may be applied twice. */
export interface CampaignProgress {
  event(event: CampaignEvent): void;
  /** Leaves the last picture standing. */
  finish(): void;
}

/** A picture redrawn in place on a terminal; a line per change of state, phase or generator elsewhere. */
export function createCampaignProgress(sink: Sink): CampaignProgress {
  return sink.interactive ? new PictureProgress(sink) : new LineProgress(sink);
}

const redrawMs = 200;
const barWidth = 30;
/** Rows of a second are complete a few seconds after it. */
const completeAfterSeconds = 3;

class PictureProgress implements CampaignProgress {
  readonly #sink: Sink;
  readonly #seconds = new Map<number, CampaignSecond>();
  #campaign: CampaignView | undefined;
  #gates: readonly CriterionView[] = [];
  #drawn = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  event(event: CampaignEvent): void {
    if (event.type === 'campaign') this.#campaign = event.campaign;
    else if (event.type === 'gates') this.#gates = event.gates;
    else for (const second of event.seconds) this.#seconds.set(second.at, second);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#draw();
    }, redrawMs);
  }

  finish(): void {
    clearTimeout(this.#timer);
    this.#draw();
  }

  #draw(): void {
    if (this.#campaign === undefined) return;
    const { columns, rows } = this.#sink.size();
    const lines = picture(this.#sink, this.#campaign, [...this.#seconds.values()], this.#gates).map((text) => fitTo(columns - 1, text)).slice(0, rows - 2);
    const up = this.#drawn === 0 ? '' : `\u001B[${this.#drawn}A`;
    this.#sink.write(`${up}\r\u001B[J${lines.join('\n')}\n`);
    this.#drawn = lines.length;
  }
}

/** Cuts a line that is wider than the terminal, where it would wrap and spoil the redraw; colour codes take no width. */
export function fitTo(columns: number, text: string): string {
  const [first = '', ...coloured] = text.split(colourStart);
  let left = columns;
  const take = (part: string) => {
    const kept = Array.from(part).slice(0, left);
    left -= kept.length;
    return kept.join('');
  };
  // Codes after the cut stay, so that what was coloured ends as it did.
  return take(first) + coloured.map((part) => `${colourStart}${part.slice(0, part.indexOf('m') + 1)}${take(part.slice(part.indexOf('m') + 1))}`).join('');
}

const colourStart = '\u001B[';

/** What could make the rest worthless comes first: lost generators and dropped arrivals. */
export function picture(sink: Pick<Sink, 'colour'>, campaign: CampaignView, seconds: readonly CampaignSecond[], gates: readonly CriterionView[] = []): readonly string[] {
  const { segments } = campaign;
  const lost = segments.filter(({ state }) => state === 'lost');
  const dropped = sum(segments, ({ health }) => health?.droppedIterations);
  const trouble = [...lost.map((segment) => paint(sink, 'red', `✗ ${nameOf(segment)} is lost: its share of the load is missing`)), ...(dropped === 0 ? [] : [paint(sink, 'red', `✗ ${dropped} arrivals dropped: the generators could not keep the profile`)])];
  return [...trouble, phaseLine(sink, campaign), ...rateLines(sink, seconds), countLine(segments), ...segments.map((segment) => generatorLine(sink, segment)), ...gateLines(sink, campaign, gates)];
}

function phaseLine(sink: Pick<Sink, 'colour'>, { state, releasedAt, durationMs, phases, reason }: CampaignView): string {
  if (releasedAt === null) return `${state}${reason === '' ? '' : `: ${reason}`}`;
  const sinceMs = Math.max(0, Math.min(durationMs, Date.now() - Date.parse(releasedAt)));
  const isOver = state !== 'preparing' && state !== 'running';
  const phase = phases.find(({ startMs, durationMs: ms }) => sinceMs >= startMs && sinceMs < startMs + ms);
  const filled = Math.round((isOver && state === 'completed' ? 1 : sinceMs / durationMs) * barWidth);
  return `${paint(sink, 'cyan', '█'.repeat(filled))}${paint(sink, 'dim', '░'.repeat(barWidth - filled))} ${isOver ? state : (phase?.key ?? 'draining')} ${Math.round(sinceMs / 1_000)} of ${Math.round(durationMs / 1_000)} s${reason === '' ? '' : ` – ${reason}`}`;
}

function rateLines(sink: Pick<Sink, 'colour'>, seconds: readonly CampaignSecond[]): readonly string[] {
  const newest = Math.max(...seconds.map(({ at }) => at));
  const shown = seconds.filter(({ at }) => at <= newest - completeAfterSeconds).toSorted((one, other) => other.at - one.at)[0] ?? seconds.at(-1);
  if (shown === undefined) return [];
  const sent = sum(shown.classes, (each) => each.sent);
  return [
    `target ${shown.targetPerSecond.toFixed(0)}/s, sent ${sent}/s, alerts ${shown.deviceAlerts + shown.dccAlerts}/s`,
    ...shown.classes.map((each) => `${each.trafficClass.padEnd(6)} p50 ${showMs(each.p50Ms)}  p95 ${showMs(each.p95Ms)}  p99 ${showMs(each.p99Ms)} ms${each.failed + each.lost === 0 ? '' : paint(sink, 'red', `  ${each.failed} failed, ${each.lost} lost`)}`),
  ];
}

function showMs(value: number | null): string {
  return value === null ? '–' : value.toFixed(1);
}

function countLine(segments: readonly SegmentView[]): string {
  const of = (name: 'sent' | 'answered' | 'failed' | 'lost' | 'outstanding') => sum(segments, ({ progress }) => progress?.[name]);
  return `sent ${of('sent')}: ${of('answered')} answered, ${of('failed')} failed, ${of('lost')} lost, ${of('outstanding')} outstanding`;
}

function generatorLine(sink: Pick<Sink, 'colour'>, segment: SegmentView): string {
  const { health, generator, state } = segment;
  const shown = health === null ? '' : `  CPU ${(health.cpuShare * 100).toFixed(0)} %  dropped ${health.droppedIterations}  schedule error p99 ${(health.scheduleErrorP99Us / 1_000).toFixed(1)} ms${health.spoolBytes === 0 ? '' : paint(sink, 'yellow', `  spool ${(health.spoolBytes / 1e6).toFixed(1)} MB`)}`;
  return `${nameOf(segment)}: ${state === 'claimed' ? (generator ?? 'preparing') : state}${shown}`;
}

function gateLines(sink: Pick<Sink, 'colour'>, { decided }: CampaignView, gates: readonly CriterionView[]): readonly string[] {
  return decided === null ? gates.map(({ criterion, verdict, observed, limit }) => `${showVerdict(sink, verdict)} ${criterion}: ${observed} (${limit})`) : [paint(sink, decided.verdict === 'met' ? 'green' : 'yellow', `verdict: ${decided.verdict}`)];
}

function nameOf({ index, hostname }: SegmentView): string {
  return `generator ${index + 1}${hostname === null ? '' : ` on ${hostname}`}`;
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number | undefined): number {
  return items.reduce((total, item) => total + (of(item) ?? 0), 0);
}

class LineProgress implements CampaignProgress {
  readonly #sink: Sink;
  readonly #said = new Set<string>();

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  event(event: CampaignEvent): void {
    if (event.type === 'seconds') {
      for (const { phase } of event.seconds) if (phase !== '') this.#say(`phase ${phase}`);
      return;
    }
    if (event.type === 'gates') {
      for (const { criterion, verdict } of event.gates) if (verdict !== 'undecidable') this.#say(`${criterion}: ${verdict}`);
      return;
    }
    const { campaign } = event;
    this.#say(`campaign ${campaign.id}: ${campaign.state}${campaign.reason === '' ? '' : `: ${campaign.reason}`}`);
    for (const segment of campaign.segments) if (segment.state === 'lost') this.#say(`${nameOf(segment)} is lost: its share of the load is missing`);
  }

  finish(): void {
    this.#said.clear();
  }

  #say(text: string): void {
    if (this.#said.has(text)) return;
    this.#said.add(text);
    line(this.#sink, text);
  }
}
