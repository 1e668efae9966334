import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import type { ProcessorTimes } from '@gauntlet/execution';

/** Linux counts processor time in hundredths of a second for everybody. */
const ticksPerSecond = 100;

/** Times of this machine and this process so far. */
export function processorTimes(): ProcessorTimes {
  const [user = 0, nice = 0, system = 0, idle = 0, wait = 0, interrupts = 0, softInterrupts = 0, stolen = 0] = (readFileSync('/proc/stat', 'utf8').split('\n', 1)[0] ?? '').split(/\s+/).slice(1).map(Number);
  const busy = user + nice + system + interrupts + softInterrupts + stolen;
  const own = process.cpuUsage();
  return { elapsed: performance.now() / 1_000, machineBusy: busy / ticksPerSecond, machineTotal: (busy + idle + wait) / ticksPerSecond, worker: (own.user + own.system) / 1e6 };
}

/** Processor time of another process in seconds; 0 when it is gone. */
export function processorSecondsOf(pid: number): number {
  try {
    // The name in parentheses may hold spaces: fields are counted behind it.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
  } catch {
    return 0;
  }
}
