import type { BenchReport } from './bench-report.ts';
import { printReport } from './print-report.ts';

/** Benchmarks by name; each is loaded only when asked for. */
const benches: Readonly<Record<string, () => Promise<{ run: () => Promise<BenchReport> }>>> = {
  run: () => import('./run.ts'),
  ingest: () => import('./ingest.ts'),
  gate: () => import('./gate.ts'),
  duis: () => import('./duis.ts'),
  sct: () => import('./sct.ts'),
  simulator: () => import('./simulator.ts'),
  schedule: () => import('./schedule.ts'),
};

const usageExitCode = 2;
const [name = '', ...flags] = process.argv.slice(2);
const load = benches[name];
if (load === undefined) {
  process.stderr.write(`bench: expected one of ${Object.keys(benches).join(', ')}, not "${name}"\n`);
  process.exitCode = usageExitCode;
} else {
  const report = await (await load()).run();
  process.stdout.write(flags.includes('json') ? `${JSON.stringify(report)}\n` : printReport(report));
}
