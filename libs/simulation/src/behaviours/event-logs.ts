import type { LogName } from '../meter/event-log.ts';
import type { Fuel } from '../meter/consumption.ts';
import { textOf, type Behaviours } from './behaviour.ts';
import { onMeter, type MeterCall, type MeterOutcome } from './on-meter.ts';
import { readLogPeriod } from './read-log-period.ts';

/** Service Reference 6.13. */
export const eventLogBehaviours: Behaviours = { '6.13': onMeter(['ESME', 'GSME', 'GPF'], readLog) };

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
  const wanted = logs[textOf(body, 'LogToRead')];
  if (wanted === undefined || !wanted.fuels.includes(meter.fuel)) return { error: { code: 9, error: 'LogToRead: the device keeps no such log' } };
  const period = readLogPeriod(body);
  if (period === undefined) return { error: { code: 2, error: 'ReadLogPeriod: expected StartDateTime before EndDateTime' } };
  // SMETS1 meters here have no auxiliary load switches, so that log is empty.
  if (wanted.log === 'auxiliary') return { payload: { ALCSEvent: {} } };
  const entries = meter.events
    .filter((event) => event.log === wanted.log && event.atMs >= period.startMs && event.atMs <= period.endMs)
    .map((event) => ({
      Timestamp: new Date(event.atMs).toISOString(),
      ...(event.code === undefined ? {} : { LogCode: event.code }),
      LogMeaning: event.meaning,
    }));
  return { payload: { Log: entries.length === 0 ? {} : { LogEntry: entries } } };
}
