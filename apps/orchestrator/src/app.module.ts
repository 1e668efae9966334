import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessGuard } from './http/access.guard.ts';
import { CampaignReportsController } from './http/campaign-reports.controller.ts';
import { CampaignsController } from './http/campaigns.controller.ts';
import { DashboardController } from './http/dashboard.controller.ts';
import { DecisionsController } from './http/decisions.controller.ts';
import { IssuesController } from './http/issues.controller.ts';
import { DmctController } from './http/dmct.controller.ts';
import { DmctTestingController } from './http/dmct-testing.controller.ts';
import { DmctReportsController } from './http/dmct-reports.controller.ts';
import { OverviewController } from './http/overview.controller.ts';
import { PacksController } from './http/packs.controller.ts';
import { PhasesController } from './http/phases.controller.ts';
import { PortfolioController } from './http/portfolio.controller.ts';
import { Principals } from './http/principals.ts';
import { registerControllers } from './http/register.controller.ts';
import { ReportsController } from './http/reports.controller.ts';
import { RunEventsController } from './http/run-events.controller.ts';
import { RunsController } from './http/runs.controller.ts';
import { ScheduleController } from './http/schedule.controller.ts';
import { SegmentsController } from './http/segments.controller.ts';
import { SessionController } from './http/session.controller.ts';
import { ShardsController } from './http/shards.controller.ts';
import { StatusController } from './http/status.controller.ts';
import { SubmissionsController } from './http/submissions.controller.ts';
import { TtmController } from './http/ttm.controller.ts';
import { Platform } from './platform.ts';

@Module({})
export class AppModule {
  static with(platform: Platform, principals: Principals): DynamicModule {
    return {
      module: AppModule,
      controllers: [
        StatusController,
        DashboardController,
        SessionController,
        OverviewController,
        PortfolioController,
        PacksController,
        RunsController,
        RunEventsController,
        ReportsController,
        ShardsController,
        DecisionsController,
        IssuesController,
        ...registerControllers,
        SubmissionsController,
        DmctController,
        DmctReportsController,
        DmctTestingController,
        ScheduleController,
        PhasesController,
        TtmController,
        CampaignsController,
        CampaignReportsController,
        SegmentsController,
      ],
      providers: [
        { provide: Platform, useValue: platform },
        { provide: Principals, useValue: principals },
        { provide: APP_GUARD, useClass: AccessGuard },
      ],
    };
  }
}
