import { pageCsv, pageHtml } from '@gauntlet/reports';
import type { TablePage } from '@gauntlet/reports';
import type { FastifyReply } from 'fastify';

/** Answers a report in the wanted format; JSON is the data model itself, CSV and the page are made of it. */
export async function sendPage<Report>(reply: FastifyReply, format: 'json' | 'csv' | 'html', report: Report, pageOf: (report: Report) => TablePage): Promise<void> {
  void reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff').header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'");
  switch (format) {
    case 'json':
      await reply.header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(report));
      return;
    case 'csv':
      await reply.header('content-type', 'text/csv; charset=utf-8').send(pageCsv(pageOf(report)));
      return;
    case 'html':
      await reply.header('content-type', 'text/html; charset=utf-8').send(pageHtml(pageOf(report)));
      return;
  }
}
