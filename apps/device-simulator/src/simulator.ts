import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from '@gauntlet/telemetry';
import { Deliveries } from './dcc/deliveries.ts';
import { loadOrganisations } from './dcc/organisations.ts';
import { ReceiveEndpoints } from './dcc/receive-endpoints.ts';
import { Statistics } from './dcc/statistics.ts';
import { UserInterface } from './dcc/user-interface.ts';
import { Estate } from './estate/estate.ts';
import { createRequestHandler } from './http/request-handler.ts';
import { Lab } from './lab/lab.ts';

export interface SimulatorSettings {
  readonly http: { readonly host: string; readonly port: number };
  readonly credentialsDir: string;
  readonly labToken: string | undefined;
  readonly s1spIds: readonly string[];
}

export interface Simulator {
  readonly url: string;
  /** Takes no more requests, delivers what is due within `timeoutMs`, drops the rest. */
  stop(timeoutMs: number): Promise<{ readonly undelivered: number }>;
}

/** Starts the DCC User Interface, the S1SPs and an empty estate behind one HTTP server. */
export async function startSimulator(settings: SimulatorSettings, parts: { readonly log: Logger; readonly version: string; readonly nowMs: () => number }): Promise<Simulator> {
  const { log, version, nowMs } = parts;
  const organisations = await loadOrganisations(settings.credentialsDir, settings.s1spIds);
  const estate = new Estate();
  const statistics = new Statistics();
  const endpoints = new ReceiveEndpoints();
  const deliveries = new Deliveries({ endpoints, statistics, log });
  const handler = createRequestHandler({
    userInterface: new UserInterface({ estate, organisations, deliveries, statistics, nowMs }),
    deliveries,
    lab: settings.labToken === undefined ? undefined : { lab: new Lab({ estate, organisations, deliveries, endpoints, nowMs }), token: settings.labToken },
    statistics: () => statistics.show({ installations: estate.size, outstanding: deliveries.outstanding }),
    version,
    log,
  });
  const server = createServer({ keepAliveTimeout: 60_000, headersTimeout: 10_000, requestTimeout: 30_000, noDelay: true }, handler);
  await listen(server, settings.http);
  return {
    url: `http://${settings.http.host}:${(server.address() as AddressInfo).port}`,
    stop: async (timeoutMs) => {
      server.close();
      server.closeIdleConnections();
      await deliveries.drain(timeoutMs);
      server.closeAllConnections();
      await endpoints.destroy();
      return { undelivered: deliveries.outstanding };
    },
  };
}

async function listen(server: Server, { host, port }: SimulatorSettings['http']): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
