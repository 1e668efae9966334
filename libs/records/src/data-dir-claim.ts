import { GauntletError } from '@gauntlet/contracts';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

export interface DataDirClaim {
  release(): void;
}

/**
 * Marks the folder as used by this process, beside it (`DIR.pid`): the embedded database has no guard of its own, and two
 * processes on one folder destroy it. A mark left by a process that is no more is taken over.
 * @throws GauntletError 'conflict' naming the process that has it
 */
export function claimDataDir(dataDir: string): DataDirClaim {
  const mark = `${resolve(dataDir)}.pid`;
  mkdirSync(dirname(mark), { recursive: true });
  for (let tries = 0; tries < 3; tries += 1) {
    try {
      writeFileSync(mark, `${process.pid} ${startOf(process.pid)}`, { flag: 'wx' });
      return { release: () => rmSync(mark, { force: true }) };
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      const holder = livingHolder(mark);
      if (holder !== undefined) throw new GauntletError('conflict', `the records in ${dataDir} are open in process ${holder}`, { details: { dataDir, pid: holder } });
      rmSync(mark, { force: true });
    }
  }
  throw new GauntletError('conflict', `the records in ${dataDir} are being opened by several processes`, { details: { dataDir } });
}

function livingHolder(mark: string): number | undefined {
  const [pid = '', start = ''] = readIfThere(mark).split(' ');
  // Process numbers are used again, in a container nearly always: the same number with another start is another process.
  return /^[1-9]\d*$/.test(pid) && start !== '' && startOf(Number(pid)) === start ? Number(pid) : undefined;
}

/** When the process started, in clock ticks since boot (field 22 of proc(5)'s stat); '' when there is no such process. */
function startOf(pid: number): string {
  const stat = readIfThere(`/proc/${pid}/stat`);
  // The second field is the name in brackets, which may itself hold spaces.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
