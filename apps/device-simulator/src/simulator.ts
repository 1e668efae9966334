import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { RequestCounter } from '@gauntlet/duis';
import type { Logger } from '@gauntlet/telemetry';
import { adminRoutes } from './admin/admin-routes.ts';
import { ChangeLog } from './admin/change-log.ts';
import { EstateAdmin } from './admin/estate-admin.ts';
import { Agenda } from './dcc/agenda.ts';
import { BareUserInterface } from './dcc/bare-user-interface.ts';
import { Deliveries } from './dcc/deliveries.ts';
import { firedSuccessfully, messagesOfFired } from './dcc/fired-messages.ts';
import { defaultMisuseAlertsFile, loadMisuseAlerts, MisuseAlerts } from './dcc/misuse-alerts.ts';
import { loadOrganisations } from './dcc/organisations.ts';
import { ReceiveEndpoints } from './dcc/receive-endpoints.ts';
import { refusalCodes } from './dcc/refusal-codes.ts';
import { Sequences } from './dcc/sequences.ts';
import { Statistics } from './dcc/statistics.ts';
import { UserInterface } from './dcc/user-interface.ts';
import { defaultApplicabilityFile, loadApplicability } from './estate/applicability.ts';
import { Estate } from './estate/estate.ts';
import { SimulatedClock } from './estate/simulated-clock.ts';
import { createRequestHandler } from './http/request-handler.ts';
import type { GuardedRoutes } from './http/route.ts';
import { labRoutes } from './lab/lab-routes.ts';
import { Lab, type LabParts } from './lab/lab.ts';
import type { SimulatorTls } from './load-tls.ts';

export interface SimulatorSettings {
  readonly http: { readonly host: string; readonly port: number };
  readonly credentialsDir: string;
  readonly labToken: string | undefined;
  /** Those who hold the token may administer the estate; each change is written to the file first. */
  readonly estateAdmin?: { readonly token: string; readonly changesFile: string } | undefined;
  readonly s1spIds: readonly string[];
  /** Table of SMETS1 applicability; undefined for the one that ships. */
  readonly applicabilityFile?: string | undefined;
  /** Table of the alerts that misuses raise; undefined for the one that ships. */
  readonly misuseAlertsFile?: string | undefined;
  /** Response code of sequenced requests that are against the order. */
  readonly sequenceRefusalCode?: string | undefined;
  /** Where what is for Users goes that have registered no receive endpoint. */
  readonly deliverTo?: string | undefined;
  /** No checks, no state, no signatures: to be measured, never to be tested against. */
  readonly bare?: boolean | undefined;
  readonly tls?: SimulatorTls | undefined;
}

export interface Simulator {
  readonly url: string;
  /** What answers every request; for those who drive the simulator within their own process. */
  readonly handler: RequestListener;
  /** The installations, for those who look into them within their own process. */
  readonly estate: Estate;
  /** Takes no more requests, delivers what is due within `timeoutMs`, drops the rest. */
  stop(timeoutMs: number): Promise<{ readonly undelivered: number }>;
}

/**
 * Starts the DCC User Interface, the S1SPs and an empty estate behind one HTTP server.
 * @throws GauntletError 'invalid-input' for a table of SMETS1 applicability or of misuse alerts that is none, or a log of changes that cannot be written
 */
export async function startSimulator(settings: SimulatorSettings, parts: { readonly log: Logger; readonly version: string; readonly nowMs: () => number }): Promise<Simulator> {
  const { log, version, nowMs } = parts;
  const estate = new Estate(loadApplicability(settings.applicabilityFile ?? defaultApplicabilityFile));
  const organisations = await loadOrganisations(settings.credentialsDir, settings.s1spIds);
  const statistics = new Statistics();
  const endpoints = new ReceiveEndpoints(settings.tls?.delivery, settings.deliverTo);
  const deliveries = new Deliveries({ endpoints, statistics, log, nowMs });
  const clock = new SimulatedClock(nowMs);
  const counter = new RequestCounter(() => BigInt(Math.trunc(nowMs())) * 1_000n);
  const sequences = new Sequences();
  const misuseAlerts = new MisuseAlerts({ table: loadMisuseAlerts(settings.misuseAlertsFile ?? defaultMisuseAlertsFile), organisations, deliveries, nowMs: () => clock.nowMs() });
  const agenda = new Agenda({
    clock,
    estate,
    full: () => deliveries.full,
    onFired: (fired, installation) => {
      const context = { organisations, at: () => new Date(clock.nowMs()).toISOString(), nextCounter: () => counter.next() };
      for (const delivery of messagesOfFired(fired, installation, context)) deliveries.schedule(delivery);
      if (fired.by === 'DSP') sequences.settle(fired.reference, firedSuccessfully(fired));
    },
  });
  const handler = createRequestHandler({
    userInterface: settings.bare === true ? new BareUserInterface({ deliveries, statistics, clock }) : new UserInterface({ estate, organisations, deliveries, statistics, agenda, clock, counter, sequences, misuseAlerts, sequenceRefusalCode: settings.sequenceRefusalCode ?? refusalCodes.sequence }),
    deliveries,
    guarded: guardedRoutes(settings, { estate, organisations, deliveries, endpoints, clock, counter }, nowMs),
    statistics: () => statistics.show({ installations: estate.size, outstanding: deliveries.outstanding, outstandingByUser: deliveries.outstandingByUser() }),
    // What runs on it carries its version as evidence, which then says so.
    version: settings.bare === true ? `${version}+bare` : version,
    log,
  });
  const secured = settings.tls?.server;
  const server = secured === undefined ? createServer(serverOptions, handler) : createTlsServer({ ...serverOptions, ...secured }, handler);
  await listen(server, settings.http);
  return {
    url: `${secured === undefined ? 'http' : 'https'}://${settings.http.host}:${(server.address() as AddressInfo).port}`,
    handler,
    estate,
    stop: async (timeoutMs) => {
      server.close();
      agenda.stop();
      server.closeIdleConnections();
      await deliveries.drain(timeoutMs);
      server.closeAllConnections();
      await endpoints.destroy();
      return { undelivered: deliveries.outstanding };
    },
  };
}

/** What is served to those who hold a token. */
function guardedRoutes({ labToken, estateAdmin }: SimulatorSettings, parts: LabParts, nowMs: () => number): readonly GuardedRoutes[] {
  const lab = new Lab(parts);
  return [
    ...(labToken === undefined ? [] : [{ routes: labRoutes(lab), token: labToken, tokenSetting: 'GAUNTLET_LAB_TOKEN' }]),
    ...(estateAdmin === undefined ? [] : [{ routes: adminRoutes(new EstateAdmin({ ...parts, lab, changes: new ChangeLog(estateAdmin.changesFile, nowMs) })), token: estateAdmin.token, tokenSetting: 'GAUNTLET_ESTATE_TOKEN' }]),
  ];
}

const serverOptions = { keepAliveTimeout: 60_000, headersTimeout: 10_000, requestTimeout: 30_000, noDelay: true } as const;

async function listen(server: Server, { host, port }: SimulatorSettings['http']): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
