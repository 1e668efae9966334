import type { BodyFields } from '@gauntlet/contracts';
import type { MeterState, SwitchEvent, SwitchState } from '../meter/meter.ts';
import { settingOf, withSetting } from '../meter/settings.ts';
import { childrenOf, textOf, type Behaviours } from './behaviour.ts';
import { attributeIn, listOf, pick, textIn } from './fields.ts';
import { onMeter, type MeterCall, type MeterOutcome } from './on-meter.ts';
import { readLogPeriod } from './read-log-period.ts';

const minuteMs = 60_000;
const switchesMax = 5;
const switchEventsMax = 100;

/** Service References 6.14.1, 6.14.2 and 7.5 to 7.11: auxiliary load control switches. A meter has those that were described or commanded. */
export const auxiliaryLoadBehaviours: Behaviours = {
  '6.14.1': onMeter(['ESME'], ({ meter, body }) => {
    const described = listOf(body, 'ALCSHCALCSDescription').reduce<MeterState>(
      (changed, description) => withSwitch(changed, Number(attributeIn(description, 'index')), { description: textOf(description as BodyFields, 'SwitchDescription') }),
      meter,
    );
    return { meter: described };
  }),
  '6.14.2': onMeter(['ESME'], ({ meter, body }) => ({ meter: withSetting(meter, 'switchSchedule', pick(body, ['ALCSHCALCSSpecialDays', 'ALCSHCALCSConnectionSchedule'])) })),
  '7.5': onMeter(['ESME'], (call) => command(call, { element: 'ActivateALCSHCALCS', on: true })),
  '7.6': onMeter(['ESME'], (call) => command(call, { element: 'DeactivateALCSHCALCS', on: false })),
  '7.7': onMeter(['ESME'], (call) => ({ payload: switchData(call) })),
  '7.8': onMeter(['ESME'], release),
  '7.9': onMeter(['ESME'], ({ meter, body }) => ({ meter: withBoost(meter, listedIn(body, 'AddToBoostButton'), true) })),
  '7.10': onMeter(['ESME'], ({ meter, body }) => ({ meter: withBoost(meter, listedIn(body, 'RemoveFromBoostButton'), false) })),
  '7.11': onMeter(['ESME'], readBoost),
};

/** The auxiliary event log, as 6.13 with LogToRead ALCSEvent shows it. */
export function switchLog(meter: MeterState, period: { readonly startMs: number; readonly endMs: number }): BodyFields {
  const entries = meter.switchEvents.filter((event) => event.atMs >= period.startMs && event.atMs <= period.endMs);
  return entries.length === 0 ? {} : { ALCSEventLogEntry: entries.map((event) => ({ Timestamp: new Date(event.atMs).toISOString(), SwitchNumber: String(event.index), SwitchAction: event.action, Outcome: 'Success' })) };
}

function command({ meter, body, nowMs }: MeterCall, wanted: { readonly element: string; readonly on: boolean }): MeterOutcome {
  const target = childrenOf(body, wanted.element);
  const index = Number(attributeIn(target, 'index'));
  const minutes = Number(textOf(target, 'Duration'));
  if (!isSwitch(index)) return { error: { code: 23, error: 'expected a switch from 1 to 5' } };
  const held = withSwitch(meter, index, { on: wanted.on, untilMs: nowMs + minutes * minuteMs });
  return { meter: logged(held, { atMs: nowMs, index, action: wanted.on ? 'On' : 'Off' }) };
}

function release({ meter, body, nowMs }: MeterCall): MeterOutcome {
  const index = Number(attributeIn(childrenOf(body, 'ResetALCSHCALCS'), 'index'));
  if (!isSwitch(index)) return { error: { code: 23, error: 'expected a switch from 1 to 5' } };
  return { meter: logged(withSwitch(meter, index, { on: false, untilMs: 0 }), { atMs: nowMs, index, action: 'Revert to calendar control' }) };
}

function switchData({ meter, nowMs }: MeterCall): BodyFields {
  const schedule = settingOf(meter, 'switchSchedule');
  const specialDays = childrenOf(schedule, 'ALCSHCALCSSpecialDays');
  return {
    AuxiliaryLoadControlSwitch: meter.switches.map((state) => ({ '@Index': state.index, Description: state.description, TypeAndIdentifier: { ALCS: {} }, State: state.on && state.untilMs > nowMs })),
    ...('ALCSHCALCSSpecialDays' in schedule ? { ALCSHCALCSSpecialDays: specialDays } : {}),
    ALCSScheduler: listOf(schedule, 'ALCSHCALCSConnectionSchedule'),
  };
}

function readBoost({ meter, body }: MeterCall): MeterOutcome {
  if (readLogPeriod(body) === undefined) return { error: { code: 2, error: 'ReadLogPeriod: expected StartDateTime before EndDateTime' } };
  const controls = [1, 2, 3, 4, 5].map((index) => [`BoostFunctionControl${index}Value`, meter.switches.some((state) => state.index === index && state.boost)] as const);
  // No one presses the button, so its log stays empty.
  return { payload: { BoostFunctionAvailability: controls.some(([, value]) => value), ...Object.fromEntries(controls) } };
}

function listedIn(body: BodyFields, element: string): readonly number[] {
  return listOf(body, element).flatMap((item) => (textIn(item) === 'true' ? [Number(attributeIn(item, 'index'))] : []));
}

function withBoost(meter: MeterState, indexes: readonly number[], boost: boolean): MeterState {
  return indexes.filter(isSwitch).reduce((changed, index) => withSwitch(changed, index, { boost }), meter);
}

function withSwitch(meter: MeterState, index: number, change: Partial<SwitchState>): MeterState {
  const before = meter.switches.find((state) => state.index === index) ?? { index, description: '', on: false, boost: false, untilMs: 0 };
  const others = meter.switches.filter((state) => state.index !== index);
  return { ...meter, switches: [...others, { ...before, ...change }].sort((a, b) => a.index - b.index) };
}

function logged(meter: MeterState, event: SwitchEvent): MeterState {
  return { ...meter, switchEvents: [...meter.switchEvents.slice(1 - switchEventsMax), event] };
}

function isSwitch(index: number): boolean {
  return Number.isInteger(index) && index >= 1 && index <= switchesMax;
}
