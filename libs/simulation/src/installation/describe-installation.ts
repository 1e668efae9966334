import { caughtUp } from '../meter/catch-up.ts';
import type { MeterState } from '../meter/meter.ts';
import { activePowerAt, exportedAt, registerAt, secondaryAt } from '../meter/register.ts';
import { nextDueMs } from '../agenda/run-due.ts';
import { firmwareOf, hanIsUp, isTwinElement, wanIsUp, type Installation } from './installation.ts';
import { supplyNumberOf } from './supply-number.ts';

/** Log entries that are shown of each meter, the newest ones. */
const eventsShown = 20;

/** An installation as a person looks into it: what it is, what it is connected to, and its meters, all at one simulated time. */
export function describeInstallation(installation: Installation, nowMs: number): object {
  const { model } = installation;
  const [electricity, gas] = [installation.electricity, installation.gas].map((meter) => (meter === undefined ? undefined : caughtUp(meter, nowMs)));
  const dueMs = nextDueMs(installation);
  return {
    id: installation.id,
    dmcId: model.dmcId,
    profile: model.profile.name ?? null,
    seed: model.profile.seed,
    s1sp: model.s1sp,
    lifecycle: installation.lifecycle,
    commissionedAt: timeOf(installation.commissionedAtMs),
    faults: installation.faults,
    nextRequestsMeet: installation.injected,
    power: installation.powerOffSinceMs === undefined ? 'on' : `off since ${timeOf(installation.powerOffSinceMs) ?? ''}`,
    wan: wanIsUp(installation, nowMs) ? 'up' : 'down',
    requests: installation.requests,
    requestsOverWan: installation.wanRequests,
    devices: installation.devices.map((device) => ({
      type: device.type,
      deviceId: device.deviceId,
      firmware: firmwareOf(installation, device) ?? null,
      waitingFirmware: installation.changes.firmware[device.deviceId]?.waiting ?? null,
      status: installation.changes.statuses[device.deviceId] ?? null,
      han: hanIsUp(installation, device.type, nowMs) ? 'up' : 'down',
      supplyNumber: installation.changes.importNumbers[device.deviceId] ?? supplyNumberOf(installation.ordinal, device.type) ?? null,
    })),
    electricity: electricity === undefined ? null : { importRegisterWh: registerAt(electricity, nowMs), exportRegisterWh: exportedAt(electricity, nowMs), ...(isTwinElement(installation) ? { secondaryRegisterWh: secondaryAt(electricity, nowMs) } : {}), activePowerW: activePowerAt(electricity, nowMs), ...describeMeter(electricity) },
    gas: gas === undefined ? null : { consumptionRegisterM3: registerAt(gas, nowMs), ...describeMeter(gas) },
    schedules: installation.schedules.map(({ id, srv, deviceId, nextMs }) => ({ id, srv, deviceId, next: timeOf(nextMs) })),
    futureDated: installation.future.map(({ srv, targetId, atMs, heldBy, reference }) => ({ srv, deviceId: targetId, at: timeOf(atMs), heldBy, requestId: reference })),
    nextDue: timeOf(dueMs),
    migration: installation.migration,
  };
}

function describeMeter({ supply, payment, clock, settings, events, message }: MeterState): object {
  const { usedTokens, ...money } = payment;
  return { supply, payment: { ...money, tokensUsed: usedTokens.length }, clock, settings, message: message ?? null, events: events.slice(-eventsShown).map(({ atMs, ...event }) => ({ at: timeOf(atMs), ...event })) };
}

function timeOf(ms: number | undefined): string | null {
  return ms === undefined ? null : new Date(ms).toISOString();
}
