import { dayNumber } from './lab-calendar.ts';
import type { DmcToPlan, ScheduleInput } from './schedule-input.ts';

/** @throws RangeError with one line per fault: path, value and what was expected */
export function checkInput(input: ScheduleInput): void {
  const faults = [...faultsOfLab(input), ...input.dmcs.flatMap((dmc, index) => faultsOfDmc(dmc, `dmcs[${index}]`)), ...faultsUnderWay(input)];
  if (faults.length > 0) throw new RangeError(`the schedule cannot be planned:\n${faults.slice(0, faultsMax).join('\n')}${faults.length > faultsMax ? `\nand ${faults.length - faultsMax} more` : ''}`);
}

const faultsMax = 50;
const minutesPerDay = 1_440;
/** Ten years of round-the-clock testing for one pack: sums of such durations stay exact. */
const durationMinutesMax = 5_256_000;
const metersMax = 50_000_000;

function faultsOfLab({ calendar, labSlots, stabilityWeight, deviceSets, dmcs }: ScheduleInput): string[] {
  return [
    ...wholeNumber(labSlots, 'labSlots', 1, 100_000),
    ...(stabilityWeight === undefined || (stabilityWeight >= 0 && stabilityWeight <= 100) ? [] : [`stabilityWeight: ${stabilityWeight}; expected 0 to 100`]),
    ...date(calendar.from, 'calendar.from'),
    ...wholeNumber(calendar.openMinutesPerDay, 'calendar.openMinutesPerDay', 1, minutesPerDay),
    ...(calendar.weekdays.length === 0 ? ['calendar.weekdays: none; expected at least one of 1 (Monday) to 7 (Sunday)'] : []),
    ...calendar.weekdays.flatMap((weekday, index) => wholeNumber(weekday, `calendar.weekdays[${index}]`, 1, 7)),
    ...calendar.blackouts.flatMap(({ from, to }, index) => {
      const path = `calendar.blackouts[${index}]`;
      const faults = [...date(from, `${path}.from`), ...date(to, `${path}.to`)];
      return faults.length === 0 && from > to ? [`${path}: ends on ${to}; expected no day before ${from}`] : faults;
    }),
    ...duplicates(deviceSets.map((set) => set.id), 'deviceSets'),
    ...duplicates(dmcs.map((dmc) => dmc.id), 'dmcs'),
  ];
}

function faultsOfDmc(dmc: DmcToPlan, path: string): string[] {
  return [
    ...wholeNumber(dmc.meters, `${path}.meters`, 0, metersMax),
    ...(dmc.priority >= 0 && dmc.priority <= 100 ? [] : [`${path}.priority: ${dmc.priority}; expected 0 to 100`]),
    ...(dmc.notBefore === undefined ? [] : date(dmc.notBefore, `${path}.notBefore`)),
    ...(dmc.migration.under === 'mtad' && dmc.migration.determinedOn !== undefined ? date(dmc.migration.determinedOn, `${path}.migration.determinedOn`) : []),
    ...(dmc.packs.length === 0 ? [`${path}.packs: none; expected at least one`] : []),
    ...dmc.packs.flatMap((pack, index) => {
      const at = `${path}.packs[${index}]`;
      const misplaced = pack.kind === 'migration' && dmc.migration.under === 'mtad';
      return [
        ...wholeNumber(pack.durationMinutes, `${at}.durationMinutes`, 1, durationMinutesMax),
        ...(pack.notBefore === undefined ? [] : date(pack.notBefore, `${at}.notBefore`)),
        ...(misplaced ? [`${at}.kind: migration; expected srvt alone where migration is tested under the MTAD (SVTAD 20.14)`] : []),
      ];
    }),
  ];
}

function faultsUnderWay({ dmcs, deviceSets, labSlots }: ScheduleInput): string[] {
  const ids = new Set(deviceSets.map((set) => set.id));
  const holder = new Map<string, string>();
  const faults: string[] = [];
  dmcs.forEach(({ id, underWayOn }, index) => {
    if (underWayOn === undefined) return;
    const path = `dmcs[${index}].underWayOn`;
    if (!ids.has(underWayOn)) faults.push(`${path}: ${underWayOn}; expected the id of a device set`);
    const other = holder.get(underWayOn);
    if (other !== undefined) faults.push(`${path}: ${underWayOn} is held by ${other}; expected one DMC for each device set`);
    holder.set(underWayOn, id);
  });
  return holder.size > labSlots ? [...faults, `labSlots: ${labSlots} with ${holder.size} DMCs under way; expected a slot for each of them`] : faults;
}

function wholeNumber(value: number, path: string, min: number, max: number): string[] {
  return Number.isSafeInteger(value) && value >= min && value <= max ? [] : [`${path}: ${value}; expected a whole number from ${min} to ${max}`];
}

function date(value: string, path: string): string[] {
  try {
    dayNumber(value);
    return [];
  } catch (error) {
    return [`${path}: ${error instanceof RangeError ? error.message : String(error)}`];
  }
}

function duplicates(ids: readonly string[], path: string): string[] {
  const seen = new Set<string>();
  return ids.flatMap((id, index) => (seen.size === seen.add(id).size ? [`${path}[${index}].id: ${id} again; expected each id once`] : []));
}
