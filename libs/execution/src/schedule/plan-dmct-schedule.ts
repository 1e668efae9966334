import { englandAndWales } from '@gauntlet/assurance';
import type { DmcState } from '@gauntlet/assurance';
import type { Dmc, DmcStepView, EpclEntry, ScheduleSettings } from '@gauntlet/contracts';
import { GauntletError } from '@gauntlet/contracts';
import { diffSchedules, estimateDuration, planSchedule } from '@gauntlet/scheduling';
import type { DmcToPlan, DmctPackKind, PackToRun, PastDuration, PlannedEpclEntry } from '@gauntlet/scheduling';
import { metersOf, type HeldDmc } from '../dmct/held-dmc.ts';
import type { DmcWithoutDates, ScheduleDocument, WholeSettings } from './schedule-document.ts';

/** What a plan is made of, read from the records. */
export interface SchedulingSituation {
  readonly dmcs: readonly HeldDmc[];
  readonly portfolio: readonly Dmc[];
  readonly entries: readonly EpclEntry[];
  /** Moves of the DMCs with a Non-Standard Test Pack, for its rationale. */
  readonly steps: ReadonlyMap<string, readonly DmcStepView[]>;
  /** Reference → "key@version"; undefined for a pack that is not in the records. */
  readonly packs: ReadonlyMap<string, string | undefined>;
  readonly history: readonly PastDuration[];
  /** Device sets on which a DMC is being tested now, by DMC. */
  readonly held: ReadonlyMap<string, string>;
  readonly published: ScheduleDocument | undefined;
}

/** Defaults that no clause gives: an eight-hour lab day, one day for migration testing and two for SRVT until runs say better. */
export const scheduleDefaults: Omit<WholeSettings, 'from'> = {
  openMinutesPerDay: 480,
  weekdays: [1, 2, 3, 4, 5],
  holidays: 'closed',
  blackouts: [],
  labSlots: null,
  defaultMinutes: { migration: 480, srvt: 960 },
  packs: { migration: 'dormant-migration', srvt: 'srvt' },
  nonStandardPacks: {},
  priorities: {},
  notBefore: {},
  stabilityWeight: 0.1,
};

/** What was asked, else as last published, else the default. */
export function wholeSettings(asked: ScheduleSettings, published: ScheduleDocument | undefined, today: string): WholeSettings {
  const given = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined)) as ScheduleSettings;
  return { ...scheduleDefaults, ...published?.settings, ...given, from: asked.from ?? today } as WholeSettings;
}

/** States whose DMCs are planned, with the packs that are left of each. */
const planned: Readonly<Partial<Record<DmcState, readonly DmctPackKind[]>>> = {
  'to-be-scheduled': ['migration', 'srvt'],
  scheduled: ['migration', 'srvt'],
  testing: ['migration', 'srvt'],
  'ready-for-srvt': ['srvt'],
  'awaiting-mtad-testing': ['srvt'],
};

/** DMCs that are to be tested but cannot be dated now. */
const waiting: Readonly<Partial<Record<DmcState, readonly [clause: string, text: string]>>> = {
  'pack-proposed': ['SVTAD 20.17', 'A Non-Standard Test Pack is before the TAG.'],
  'pack-disagreed': ['SVTAD 20.17', 'A Non-Standard Test Pack is not agreed with the TAG.'],
  'pack-referred': ['SVTAD 20.17', 'A Non-Standard Test Pack is before the Secretary of State.'],
  'issue-open': ['SVTAD 20.19', 'A DMCT Testing Issue waits for its route.'],
  'internal-change': ['SVTAD 20.20(a)', 'A change of DCC Internal Systems is being made; the pack is run again after it.'],
  'internal-change-material': ['SVTAD 20.20(b)', 'A change of DCC Internal Systems is being made, with a material impact on timescales.'],
  'directed-otherwise': ['SVTAD 20.20(b)', 'The Secretary of State directed otherwise.'],
  'code-consultation': ['SVTAD 20.21', 'The Secretary of State is consulted on a change of the Code.'],
  'approach-to-propose': ['SVTAD 20.21', 'An approach to testing a change is to be proposed.'],
  'approach-proposed': ['SVTAD 20.21', 'An approach to testing a change is before the TAG.'],
  'approach-referred': ['SVTAD 20.22', 'An approach to testing a change is before the Secretary of State.'],
  'change-under-test': ['SVTAD 20.22', 'A change is being tested.'],
  'device-change-firmware': ['SVTAD 20.23(a)', 'A firmware upgrade is recommended to the Secretary of State.'],
  'device-change-configuration': ['SVTAD 20.23(b)', 'A configuration change is recommended to the Secretary of State.'],
  'device-change-both': ['SVTAD 20.23(c)', 'A firmware upgrade and a configuration change are recommended to the Secretary of State.'],
  'code-draft-awaited': ['SVTAD 20.25', 'A draft of a Code change is awaited.'],
};

/**
 * The DMCT Schedule of what the records hold now (SVTAD 20.9). Pure: the same situation and settings give the same schedule.
 * @throws GauntletError 'invalid-input' for a pack that is not in the records or settings that cannot be planned with
 */
export function planDmctSchedule(situation: SchedulingSituation, settings: WholeSettings, made: { readonly at: string; readonly by: string }): ScheduleDocument {
  const { published } = situation;
  const estimates: ScheduleDocument['estimates'][number][] = [];
  const dmcs = situation.dmcs.flatMap((dmc) => toPlan(dmc, situation, settings, estimates) ?? []);
  const deviceSets = situation.portfolio.flatMap((dmc) => dmc.deviceSets.map((set) => ({ id: set.id, serves: [dmc.id] })));
  const slots = settings.labSlots ?? Math.max(1, deviceSets.length);
  const underWay = dmcs.filter((dmc) => dmc.underWayOn !== undefined).length;
  const schedule = planOrExplain({
    dmcs,
    deviceSets,
    labSlots: Math.max(slots, underWay),
    calendar: { from: settings.from, openMinutesPerDay: settings.openMinutesPerDay, weekdays: settings.weekdays, blackouts: [...settings.blackouts, ...holidaysOf(settings)] },
    stabilityWeight: settings.stabilityWeight,
    ...(published === undefined ? {} : { published: published.schedule }),
  });
  const withoutDates = [...schedule.undated.map(({ dmcId, clause, text }) => ({ dmcId, clause, text })), ...situation.dmcs.flatMap((dmc) => waitOf(dmc))].sort((a, b) => (a.dmcId < b.dmcId ? -1 : 1));
  const changes = published === undefined ? null : { since: published.version ?? 0, ...diffSchedules(published.schedule, schedule) };
  return { version: null, madeAt: made.at, madeBy: made.by, settings, schedule, withoutDates, estimates, changes };
}

function planOrExplain(input: Parameters<typeof planSchedule>[0]) {
  try {
    return planSchedule(input);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    const faults = cause.message.split('\n');
    throw new GauntletError('invalid-input', faults[0] ?? 'the schedule cannot be planned', { cause, problems: faults.slice(1).map((fault) => ({ path: fault.split(':')[0] ?? '', value: '', expected: fault })) });
  }
}

function waitOf(dmc: HeldDmc): readonly DmcWithoutDates[] {
  const found = waiting[dmc.record.state];
  return found === undefined ? [] : [{ dmcId: dmc.record.dmcId, clause: found[0], text: found[1] }];
}

function toPlan(dmc: HeldDmc, situation: SchedulingSituation, settings: WholeSettings, estimates: ScheduleDocument['estimates'][number][]): DmcToPlan | undefined {
  const { dmcId, state, migration, pack } = dmc.record;
  const left = state === 'testing' && pack === 'srvt' ? (['srvt'] as const) : planned[state];
  if (left === undefined) return undefined;
  const kinds = migration === 'mtad' ? left.filter((kind) => kind === 'srvt') : left;
  const own = situation.portfolio.find((one) => one.id === dmcId);
  const packs = kinds.map((kind): PackToRun => {
    const named = packOf(dmc, kind, situation, settings);
    const estimate = estimateDuration(situation.history, { pack: named.pack, dmcId, family: own === undefined ? '' : familyOf(own), defaultMinutes: settings.defaultMinutes[kind] });
    estimates.push({ dmcId, pack: named.pack, ...estimate });
    return { ...named, kind, durationMinutes: estimate.minutes };
  });
  const held = state === 'testing' ? situation.held.get(dmcId) : undefined;
  const notBefore = settings.notBefore[dmcId];
  const determined = state === 'awaiting-mtad-testing' ? {} : { determinedOn: dmc.since };
  return {
    id: dmcId,
    meters: Math.min(metersOf(dmc), 50_000_000),
    priority: settings.priorities[dmcId] ?? 0,
    packs,
    migration: migration === 'mtad' ? { under: 'mtad', ...determined } : { under: 'dmct' },
    epclEntries: entriesOf(dmcId, own, situation.entries),
    ...(held === undefined ? {} : { underWayOn: held }),
    ...(notBefore === undefined ? {} : { notBefore }),
  };
}

/** What makes DMCs alike in duration: who answers for their devices, and over which network. */
export function familyOf(dmc: Pick<Dmc, 's1sp' | 'communicationsServiceProvider'>): string {
  return `${dmc.s1sp} ${dmc.communicationsServiceProvider}`;
}

function packOf(dmc: HeldDmc, kind: DmctPackKind, { packs, steps }: SchedulingSituation, settings: WholeSettings): Pick<PackToRun, 'pack' | 'nonStandard'> {
  const { dmcId, testPack } = dmc.record;
  const own = settings.nonStandardPacks[dmcId]?.[kind];
  const reference = own ?? settings.packs[kind];
  const pack = packs.get(reference);
  const path = own === undefined ? `packs.${kind}` : `nonStandardPacks.${dmcId}.${kind}`;
  if (pack === undefined) throw new GauntletError('invalid-input', 'the settings have 1 problem', { problems: [{ path, value: JSON.stringify(reference), expected: 'the key, key@version or hash of an imported test pack' }] });
  if (own === undefined) return { pack };
  const rationale = (steps.get(dmcId) ?? []).findLast((step) => step.event === 'propose-pack')?.evidence['rationale'] ?? 'no rationale is on record';
  const agreed = (steps.get(dmcId) ?? []).findLast((step) => step.event === 'tag-agrees-pack' || step.event === 'sos-approves-pack')?.event;
  return { pack, nonStandard: { rationale, agreement: testPack !== 'non-standard' ? 'pending' : agreed === 'sos-approves-pack' ? 'sos-determined' : 'tag-agreed' } };
}

/** SVTAD 20.9(a): the entries on record that are not on the list yet; without any, one for the DMC's own kind of installation. */
function entriesOf(dmcId: string, own: Dmc | undefined, entries: readonly EpclEntry[]): readonly PlannedEpclEntry[] {
  const onRecord = entries.filter((entry) => entry.dmcId === dmcId && entry.state !== 'on-list');
  if (onRecord.length > 0) return onRecord.map((entry) => ({ entry: entry.id, installationTypes: entry.installationTypes }));
  return own === undefined ? [] : [{ entry: `${dmcId}:${own.installationType}`, installationTypes: [own.installationType] }];
}

function holidaysOf(settings: WholeSettings) {
  if (settings.holidays === 'open') return [];
  return englandAndWales.holidays.filter((one) => one.date >= settings.from).map((one) => ({ from: one.date, to: one.date, reason: one.name }));
}
