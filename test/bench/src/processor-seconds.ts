import { readFileSync } from 'node:fs';

const ticksPerSecond = 100;

/** Processor time of a process so far, user and system, in seconds. */
export function ownSecondsOf(pid: number): number {
  const { utime, stime } = fieldsOf(pid);
  return (utime + stime) / ticksPerSecond;
}

/** The same of its children that have ended and were waited for. */
export function childrenSecondsOf(pid: number): number {
  const { cutime, cstime } = fieldsOf(pid);
  return (cutime + cstime) / ticksPerSecond;
}

/** proc(5); a program's name may hold spaces and brackets, so what counts begins after the last one. */
function fieldsOf(pid: number): { readonly utime: number; readonly stime: number; readonly cutime: number; readonly cstime: number } {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const [utime = 0, stime = 0, cutime = 0, cstime = 0] = stat.slice(stat.lastIndexOf(')') + 2).split(' ').slice(11, 15).map(Number);
  return { utime, stime, cutime, cstime };
}
