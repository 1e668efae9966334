import { campaignRoutes } from './campaign-routes.ts';
import { dashboardRoutes } from './dashboard-routes.ts';
import { decisionRoutes } from './decision-routes.ts';
import { dmctReportRoutes } from './dmct-report-routes.ts';
import { dmctRoutes } from './dmct-routes.ts';
import { dmctTestingRoutes } from './dmct-testing-routes.ts';
import { phaseRoutes } from './phase-routes.ts';
import { portfolioRoutes } from './portfolio-routes.ts';
import { registerRoutes } from './register-routes.ts';
import type { Route } from './route.ts';
import { runRoutes } from './run-routes.ts';
import { segmentRoutes } from './segment-routes.ts';
import { serverRoutes } from './server-routes.ts';
import { submissionRoutes } from './submission-routes.ts';
import { ttmRoutes } from './ttm-routes.ts';
import { workerRoutes } from './worker-routes.ts';

/**
 * Every endpoint, as data: the guard admits by it, the OpenAPI document is made of it, and a test holds it against what
 * the server really answers. A route that is not here is refused.
 */
export const routes: readonly Route[] = [
  ...serverRoutes,
  ...dashboardRoutes,
  ...portfolioRoutes,
  ...runRoutes,
  ...campaignRoutes,
  ...decisionRoutes,
  ...registerRoutes,
  ...submissionRoutes,
  ...dmctRoutes,
  ...dmctReportRoutes,
  ...dmctTestingRoutes,
  ...phaseRoutes,
  ...ttmRoutes,
  ...workerRoutes,
  ...segmentRoutes,
];

export function findRoute(method: string, path: string): Route | undefined {
  return routes.find((route) => route.method === method && route.path === path);
}
