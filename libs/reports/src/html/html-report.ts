import { Markup, markup } from '../markup.ts';
import type { RunReport } from '../run-report.ts';
import { failuresSection } from './failures-section.ts';
import { gateSection } from './gate-section.ts';
import { heatmapSection } from './heatmap-section.ts';
import { lanesSection } from './lanes-section.ts';
import { pageStyle } from './page-style.ts';
import { summarySection } from './summary-section.ts';

/**
 * One self-contained page: no script, nothing loaded from elsewhere, dark and light, readable on a telephone and on paper.
 * The same report gives the same page, byte for byte.
 */
export function htmlReport(report: RunReport): string {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Gauntlet: run ${report.run.id}, ${report.run.endedAt === null ? report.run.state : report.gate.verdict}</title>
<style>${new Markup(pageStyle)}</style>
</head>
<body>
<main>
${summarySection(report)}${lanesSection(report.run)}${gateSection(report)}${heatmapSection(report)}${failuresSection(report)}</main>
</body>
</html>
`.toString();
}
