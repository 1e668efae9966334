import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { campaignSchema } from '@gauntlet/contracts';
import type { CampaignInput, CampaignView } from '@gauntlet/contracts';
import { planCampaign } from '@gauntlet/execution';
import type { CampaignLoad } from '@gauntlet/execution';
import { k6Program, startStack, uniformPortfolio } from '@gauntlet/testkit';
import type { Stack } from '@gauntlet/testkit';
import { BareK6 } from './bare-k6.ts';
import type { BareRun } from './bare-k6.ts';
import type { BenchReport } from './bench-report.ts';
import { median } from './print-report.ts';
import { childrenSecondsOf, ownSecondsOf } from './processor-seconds.ts';

const rounds = 5;
/** A rate that both hold on two cores. */
const commonRate = 200;
const seconds = 10;
const rateStep = 1.2;
/** 835 messages a second, 37 % of them requests and Responses, two messages each. */
const nationalRequests = (835 * 0.37) / 2;
const nationalSeconds = 60;
const multiplesMax = 6;
const portfolio = uniformPortfolio(2);

/**
 * k6 through a campaign (every sample and every Service Request stored, joined and reconciled) against k6 alone with the same signed
 * script: processor time of k6 for each request (`ratio`), schedule error, and the highest rate that each holds on this machine. Then
 * the national average with simulator, k6, platform and storage together, and its highest multiple that holds.
 */
export async function run(): Promise<BenchReport> {
  const stack = await startStack({ workers: 1, loadWorkers: 1, variables: { K6_BIN: k6Program() } });
  const simulator = stack.parts().find(({ name }) => name === 'device-simulator');
  const bare = await BareK6.open({ targetUrl: `http://${simulator?.address.replace(/^http:\/\//, '') ?? ''}`, labToken: readFileSync(join(stack.stateDir, 'lab-token'), 'utf8').trim(), credentialsDir: join(stack.stateDir, 'credentials') });
  try {
    await stack.importPortfolio(portfolio);
    const measured: Record<'bareCpuUs' | 'campaignCpuUs' | 'workerCpuUs' | 'ratio' | 'bareScheduleErrorP99Ms' | 'campaignScheduleErrorP99Ms', number[]> = { bareCpuUs: [], campaignCpuUs: [], workerCpuUs: [], ratio: [], bareScheduleErrorP99Ms: [], campaignScheduleErrorP99Ms: [] };
    for (let round = -1; round < rounds; round += 1) {
      const throughCampaign = await campaign(stack, constant(commonRate, seconds));
      const alone = await bare.run(loadOf(constant(commonRate, seconds)), commonRate);
      if (round < 0) continue;
      const [bareUs, campaignUs] = [(alone.cpuSeconds / alone.sent) * 1e6, (throughCampaign.k6Seconds / throughCampaign.sent) * 1e6];
      measured.bareCpuUs.push(bareUs);
      measured.campaignCpuUs.push(campaignUs);
      measured.workerCpuUs.push((throughCampaign.workerSeconds / throughCampaign.sent) * 1e6);
      measured.ratio.push(campaignUs / bareUs);
      measured.bareScheduleErrorP99Ms.push(alone.scheduleErrorP99Ms);
      measured.campaignScheduleErrorP99Ms.push(throughCampaign.scheduleErrorP99Ms);
    }
    const bareRate = await highest(async (rate) => holdsAlone(await bare.run(loadOf(constant(rate, 6)), rate), rate * 6));
    const campaignRate = await highest(async (rate) => holds(await campaign(stack, constant(rate, 6)), rate * 6));
    const national = await campaign(stack, nationalAverage(1, nationalSeconds));
    return {
      name: 'sct',
      ratio: median(measured.ratio),
      goal: 1.35,
      rounds: measured,
      figures: {
        requestsPerSecond: commonRate,
        scheduleErrorWorseMs: median(measured.campaignScheduleErrorP99Ms) - median(measured.bareScheduleErrorP99Ms),
        bareHighestPerSecond: bareRate,
        campaignHighestPerSecond: campaignRate,
        highestRatio: campaignRate / bareRate,
        nationalAchievedPercent: (100 * national.sent) / national.planned,
        nationalNotAnswered: national.failed + national.lost,
        nationalScheduleErrorP99Ms: national.scheduleErrorP99Ms,
        nationalAlertsPerSecond: national.alerts / nationalSeconds,
        nationalMultipleHeld: await multiple(stack),
      },
    };
  } finally {
    await bare.close();
    await stack.stop();
  }
}

const reads = [{ srv: '4.1.1', weight: 100 }];
const ownLimits = { achievedRateMin: 0.5, cpuShareMax: 1, scheduleErrorP99MsMax: 60_000, clockSkewMsMax: 60_000 } as const;

function constant(perSecond: number, forSeconds: number): CampaignInput {
  return {
    key: 'bench',
    name: 'Bench',
    generators: 1,
    population: { installations: 1_000, mix: [{ dmc: 'UNI-00001', weight: 100, serves: ['rest'] }] },
    traffic: { rest: reads },
    phases: [{ key: 'soak', kind: 'soak', duration: `${forSeconds}s`, rest: perSecond }],
    responseTimeout: '10s',
    rig: ownLimits,
  };
}

function nationalAverage(times: number, forSeconds: number): CampaignInput {
  return {
    ...constant(0, forSeconds),
    population: { installations: 100_000, mix: [{ dmc: 'UNI-00001', weight: 25, serves: ['smets1'] }, { dmc: 'UNI-00002', weight: 75, serves: ['rest'] }] },
    traffic: { rest: reads, smets1: reads },
    alerts: { requestResponse: 37, deviceAlerts: 60, dccAlerts: 3 },
    phases: [{ key: 'soak', kind: 'soak', duration: `${forSeconds}s`, rest: nationalRequests * times * 0.75, smets1: nationalRequests * times * 0.25 }],
  };
}

function loadOf(definition: CampaignInput): CampaignLoad {
  const planned = planCampaign(campaignSchema.parse(definition), portfolio.dmcs);
  if (!planned.ok) throw new Error(JSON.stringify(planned.problems));
  return planned.load;
}

interface CampaignRun {
  readonly planned: number;
  readonly sent: number;
  readonly failed: number;
  readonly lost: number;
  readonly alerts: number;
  readonly dropped: number;
  readonly scheduleErrorP99Ms: number;
  readonly k6Seconds: number;
  readonly workerSeconds: number;
}

async function campaign(stack: Stack, definition: CampaignInput): Promise<CampaignRun> {
  const pid = stack.parts().find(({ name }) => name === 'load-worker-1')?.pid ?? 0;
  const [own, children] = [ownSecondsOf(pid), childrenSecondsOf(pid)];
  const { id } = await stack.call<CampaignView>('POST', '/v1/campaigns', definition);
  let view = await stack.call<CampaignView>('GET', `/v1/campaigns/${id}`);
  while (view.decided === null) {
    await sleep(200);
    view = await stack.call<CampaignView>('GET', `/v1/campaigns/${id}`);
  }
  const [segment] = view.segments;
  if (segment?.result?.ended !== 'completed') throw new Error(`the campaign did not complete: ${view.reason || (segment?.result?.reason ?? segment?.state ?? '')}`);
  const reconciled = view.decided.rig.find(({ criterion }) => criterion === 'rig.reconciled');
  if (reconciled?.verdict !== 'met') throw new Error(`rows are missing: ${reconciled?.evidence.join('; ') ?? ''}`);
  const sum = (of: 'sent' | 'failed' | 'lost') => (segment.result?.byVariant ?? []).reduce((total, each) => total + each[of], 0);
  const scheduleError = /p99 ([\d.]+) ms/.exec(view.decided.rig.find(({ criterion }) => criterion === 'rig.schedule-error')?.observed ?? '')?.[1];
  return {
    planned: view.phases.reduce((total, { smets1, rest, durationMs }) => total + ((smets1.mean + rest.mean) * durationMs) / 1_000, 0),
    sent: sum('sent'),
    failed: sum('failed'),
    lost: sum('lost'),
    alerts: segment.result.deviceAlerts + segment.result.dccAlerts,
    dropped: segment.result.k6?.droppedIterations ?? 0,
    scheduleErrorP99Ms: Number(scheduleError),
    k6Seconds: childrenSecondsOf(pid) - children,
    workerSeconds: ownSecondsOf(pid) - own,
  };
}

/** The highest rate, in steps of a fifth, that is held twice in a row or not at all. */
async function highest(isHeld: (perSecond: number) => Promise<boolean>): Promise<number> {
  let held = 0;
  for (let rate = commonRate; ; rate = Math.round(rate * rateStep)) {
    if (!(await isHeld(rate)) && !(await isHeld(rate))) return held;
    held = rate;
  }
}

/** 99.9 % of what is due starts, and nothing is dropped or left without its answer. */
function holds({ sent, failed, lost, dropped }: CampaignRun, due: number): boolean {
  return sent >= due * 0.999 && failed + lost + dropped === 0;
}

function holdsAlone({ sent, droppedIterations }: BareRun, due: number): boolean {
  return sent >= due * 0.999 && droppedIterations === 0;
}

async function multiple(stack: Stack): Promise<number> {
  const secondsEach = 20;
  for (let times = 2; times <= multiplesMax; times += 1) if (!holds(await campaign(stack, nationalAverage(times, secondsEach)), nationalRequests * times * secondsEach)) return times - 1;
  return multiplesMax;
}
