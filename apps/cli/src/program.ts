import { Command, Option } from 'commander';
import { addAudit } from './commands/audit.ts';
import { addBench } from './commands/bench.ts';
import { serverUrl } from './commands/command-line.ts';
import { addDecisions } from './commands/decisions.ts';
import { addDemo } from './commands/demo.ts';
import { addDmct } from './commands/dmct.ts';
import { addDoctor } from './commands/doctor.ts';
import { addDown } from './commands/down.ts';
import { addDuis } from './commands/duis.ts';
import { addEstate } from './commands/estate.ts';
import { addGate } from './commands/gate.ts';
import { addIssues } from './commands/issues.ts';
import { addK6 } from './commands/k6.ts';
import { addPack } from './commands/pack.ts';
import { addPhases } from './commands/phases.ts';
import { addPortfolio } from './commands/portfolio.ts';
import { addReap } from './commands/reap.ts';
import { addRegister } from './commands/register.ts';
import { addReminders } from './commands/reminders.ts';
import { addReport } from './commands/report.ts';
import { addRuns } from './commands/runs.ts';
import { addSchedule } from './commands/schedule.ts';
import { addSct } from './commands/sct.ts';
import { addSecrets } from './commands/secrets.ts';
import { addSimulator } from './commands/simulator.ts';
import { addStatus } from './commands/status.ts';
import { addSubmissions } from './commands/submissions.ts';
import { addTest } from './commands/test.ts';
import { addToken } from './commands/token.ts';
import { addTtm } from './commands/ttm.ts';
import { addUp } from './commands/up.ts';
import type { Context } from './context.ts';
import type { ExitCode } from './exit-code.ts';
import { outputFormats } from './output/print-result.ts';

const commands = [
  addUp,
  addDown,
  addStatus,
  addDoctor,
  addDemo,
  addDmct,
  addSubmissions,
  addSchedule,
  addRuns,
  addSct,
  addGate,
  addReport,
  addPack,
  addPortfolio,
  addDuis,
  addSimulator,
  addEstate,
  addDecisions,
  addIssues,
  addPhases,
  addTtm,
  addReminders,
  addRegister,
  addAudit,
  addToken,
  addSecrets,
  addK6,
  addTest,
  addBench,
  addReap,
];

/** The whole command line; `exit` is told the code of the command that ran. Usage errors are thrown as commander's. */
export function buildProgram(context: Context, exit: (code: ExitCode) => void): Command {
  const program = new Command('gauntlet')
    .description('Runs the SVTAD\'s DMCT packs on Device Model Combinations and decides their gates')
    .addOption(new Option('--state <folder>', 'where this machine\'s platform keeps everything (default: GAUNTLET_STATE or .gauntlet)'))
    .addOption(new Option('--server <url>', 'API (default: GAUNTLET_SERVER, what runs on the state folder, http://127.0.0.1:8080)').argParser(serverUrl))
    .addOption(new Option('--token <token>', 'bearer token (default: GAUNTLET_TOKEN, then this machine\'s own)'))
    .addOption(new Option('-o, --output <format>', 'how results are printed').choices(outputFormats).default('table'))
    .addHelpText('after', '\nExit codes: 0 pass, 1 error, 2 usage, 97 platform failure, 98 undecidable, 99 gate failed, 104 invalid definition, 105 cancelled')
    .exitOverride()
    .configureOutput({ writeOut: (text) => context.terminal.out.write(text), writeErr: (text) => context.terminal.err.write(text) })
    .showHelpAfterError('(--help shows how)');
  const commandLine = { program, context, exit };
  for (const add of commands) add(commandLine);
  return program;
}
