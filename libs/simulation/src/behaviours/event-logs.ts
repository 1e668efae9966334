import type { LogName } from '../meter/event-log.ts';
import type { Fuel } from '../meter/consumption.ts';
import { switchLog } from './auxiliary-load.ts';
import { textOf, type Behaviours } from './behaviour.ts';
import { entryOf } from './fields.ts';
import { onMeter, orOnHub, type MeterCall, type MeterOutcome } from './on-meter.ts';
import { readLogPeriod } from './read-log-period.ts';

/** Service References 6.13 and 3.3: reading and clearing logs. Security and power events cannot be cleared. */
export const eventLogBehaviours: Behaviours = {
  // Nothing happens to a simulated hub that it would log.
  '6.13': orOnHub(onMeter(['ESME', 'GSME', 'GPF'], readLog), () => ({ Log: {} })),
  '3.3': onMeter(['ESME', 'GSME', 'GPF'], ({ meter, body }) => {
    if (textOf(body, 'ESMEEventLogType') === 'ALCS') return { meter: { ...meter, switchEvents: [] } };
    const kept = meter.events.filter((event) => event.log !== 'event');
    return { meter: { ...meter, events: kept }, event: { log: 'event', code: undefined, meaning: 'Event log cleared' } };
  }),
};

/** Which of a meter's logs a LogToRead means; a meter of the other fuel has no such log. */
const logs: Readonly<Record<string, { readonly fuels: readonly Fuel[]; readonly log: LogName | 'auxiliary' }>> = {
  Event: { fuels: ['electricity', 'gas'], log: 'event' },
  Security: { fuels: ['electricity', 'gas'], log: 'security' },
  PowerEvent: { fuels: ['electricity'], log: 'power' },
  ALCSEvent: { fuels: ['electricity'], log: 'auxiliary' },
  GSMEEvent: { fuels: ['gas'], log: 'event' },
  GSMESecurity: { fuels: ['gas'], log: 'security' },
};

function readLog({ meter, body }: MeterCall): MeterOutcome {
  const wanted = entryOf(logs, textOf(body, 'LogToRead'));
  if (wanted === undefined || !wanted.fuels.includes(meter.fuel)) return { error: { code: 9, error: 'LogToRead: the device keeps no such log' } };
  const period = readLogPeriod(body);
  if (period === undefined) return { error: { code: 2, error: 'ReadLogPeriod: expected StartDateTime before EndDateTime' } };
  if (wanted.log === 'auxiliary') return { payload: { ALCSEvent: switchLog(meter, period) } };
  const entries = meter.events
    .filter((event) => event.log === wanted.log && event.atMs >= period.startMs && event.atMs <= period.endMs)
    .map((event) => ({
      Timestamp: new Date(event.atMs).toISOString(),
      ...(event.code === undefined ? {} : { LogCode: event.code }),
      LogMeaning: event.meaning,
    }));
  return { payload: { Log: entries.length === 0 ? {} : { LogEntry: entries } } };
}
