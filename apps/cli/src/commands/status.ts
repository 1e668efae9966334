import type { Command } from 'commander';
import { connect, findState } from '../api/connect.ts';
import type { Context } from '../context.ts';
import { exitCodes } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { paint } from '../output/paint.ts';
import { printResult } from '../output/print-result.ts';
import { renderTable } from '../output/table.ts';
import { line } from '../output/terminal.ts';
import type { Sink } from '../output/terminal.ts';
import { isAlive } from '../stack/process-identity.ts';
import { isHealthy } from '../stack/readiness.ts';
import { readUpRecord } from '../stack/up-record.ts';
import type { RunningPart, UpRecord } from '../stack/up-record.ts';
import type { CommandLine, GlobalOptions } from './command-line.ts';

export function addStatus({ program, context, exit }: CommandLine): void {
  program
    .command('status')
    .description('what runs on this state folder and whether it is healthy; with --server what that server says of itself')
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>();
      exit(options.server === undefined ? await localStatus(context, options) : await serverStatus(context, options));
    });
}

interface PartStatus {
  readonly name: string;
  readonly pid: number;
  readonly address: string;
  readonly health: 'good' | 'not answering' | 'ended';
  readonly log: string;
}

async function localStatus(context: Context, options: GlobalOptions): Promise<ExitCode> {
  const state = findState(context, options.state);
  const record = readUpRecord(state);
  if (record === undefined || !isAlive(record.supervisor)) {
    line(context.terminal.err, `nothing runs on ${state.dir}; start it with ./gauntlet up`);
    return exitCodes.error;
  }
  const parts = await Promise.all(record.parts.map((part) => partStatus(part)));
  const status = { url: record.url, supervisorPid: record.supervisor.pid, startedAt: record.startedAt, readyAt: record.readyAt, parts };
  printResult(context.terminal.out, options.output, status, () => renderStatus(context.terminal.out, record, parts));
  return parts.every((part) => part.health === 'good') ? exitCodes.pass : exitCodes.error;
}

async function partStatus(part: RunningPart): Promise<PartStatus> {
  const alive = isAlive(part.process);
  // A part without a health URL (Redis) is judged by its process.
  const answers = alive && (part.healthUrl === null || (await isHealthy(part.healthUrl)));
  return { name: part.name, pid: part.process.pid, address: part.address, health: answers ? 'good' : alive ? 'not answering' : 'ended', log: part.log };
}

function renderStatus(sink: Sink, record: UpRecord, parts: readonly PartStatus[]): string {
  const rows = parts.map((part) => [part.name, String(part.pid), part.address, part.health === 'good' ? paint(sink, 'green', '✓ good') : paint(sink, 'red', `✗ ${part.health}`), part.log]);
  const table = renderTable([{ title: 'PART' }, { title: 'PID', align: 'right' }, { title: 'ADDRESS' }, { title: 'HEALTH' }, { title: 'LOG' }], rows);
  return `${table}\n\n${record.url} (pid ${record.supervisor.pid}, ${record.readyAt === null ? 'starting' : `ready since ${record.readyAt}`})`;
}

interface ServerStatus {
  readonly version?: string;
  readonly parts: readonly { readonly name: string; readonly ok: boolean; readonly detail: string }[];
  readonly workers: readonly { readonly workerId: string; readonly userId: string; readonly hostname: string; readonly pid: number }[];
}

async function serverStatus(context: Context, options: GlobalOptions): Promise<ExitCode> {
  const sink = context.terminal.out;
  const status = await connect(context, options).client.get<ServerStatus>('/v1/status');
  printResult(sink, options.output, status, () =>
    [
      renderTable([{ title: 'PART' }, { title: 'HEALTH' }, { title: 'DETAIL' }], status.parts.map((part) => [part.name, part.ok ? paint(sink, 'green', '✓ good') : paint(sink, 'red', '✗ bad'), part.detail])),
      '',
      renderTable([{ title: 'WORKER' }, { title: 'USER' }, { title: 'HOST' }, { title: 'PID', align: 'right' }], status.workers.map((worker) => [worker.workerId, worker.userId, worker.hostname, String(worker.pid)])),
    ].join('\n'),
  );
  return status.parts.every((part) => part.ok) ? exitCodes.pass : exitCodes.error;
}
