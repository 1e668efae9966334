import 'reflect-metadata';
import fastifyStatic from '@fastify/static';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from '../app.module.ts';
import { sheetMediaTypes } from '../files/read-sheet.ts';
import type { Platform } from '../platform.ts';
import type { Principals } from './principals.ts';
import { dashboardFolder } from './dashboard.controller.ts';
import { ProblemFilter } from './problem.filter.ts';

/** A portfolio of 10,000 DMCs fits; anything larger is refused with 413. */
const bodyLimitBytes = 32 * 1024 * 1024;

/** The HTTP side of the orchestrator, not listening yet. */
export async function createApp(platform: Platform, principals: Principals): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({ bodyLimit: bodyLimitBytes, forceCloseConnections: true, requestTimeout: 60_000 });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(platform, principals), adapter, { logger: false, abortOnError: false });
  // Serves nothing by itself: the dashboard's files are sent by its controller, whose routes are in the route table.
  await adapter.getInstance().register(fastifyStatic, { root: dashboardFolder, serve: false, suppressWarning: true });
  // Fastify would read plain text as a string and every schema would then call it a wrong field; it is the wrong media type (415).
  adapter.getInstance().removeContentTypeParser('text/plain');
  // Files that hold a sheet come as they are; only routes that read files take the bytes, every schema refuses them.
  adapter.getInstance().addContentTypeParser(Object.values(sheetMediaTypes), { parseAs: 'buffer' }, (_request, bytes, done) => done(null, bytes));
  app.useGlobalFilters(new ProblemFilter(platform.log));
  return app;
}
