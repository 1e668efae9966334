import { describe, expect, it } from 'vitest';
import { createLogger } from './logger.ts';

function logged(write: (logger: ReturnType<typeof createLogger>) => void): Record<string, unknown>[] {
  const lines: string[] = [];
  write(createLogger({ service: 'worker', level: 'info', stream: { write: (line: string) => void lines.push(line) } }));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('createLogger', () => {
  it('writes one JSON object per line with a constant message, a level name and an ISO time', () => {
    const [line] = logged((logger) => logger.info('ready', { url: 'http://127.0.0.1:1' }));
    expect(line).toMatchObject({ level: 'info', service: 'worker', message: 'ready', url: 'http://127.0.0.1:1', pid: process.pid });
    expect(new Date(String(line?.['time'])).toISOString()).toBe(line?.['time']);
  });

  it('leaves out what is below its level, and adds the fields of a child', () => {
    const lines = logged((logger) => {
      logger.debug('not shown');
      logger.child({ runId: 'r1' }).warn('shown');
    });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ level: 'warn', runId: 'r1', message: 'shown' });
  });

  it('writes an error with its message and stack', () => {
    const [line] = logged((logger) => logger.error('job failed', { error: new RangeError('too many') }));
    expect(line?.['error']).toMatchObject({ type: 'RangeError', message: 'too many', stack: expect.stringContaining('logger.spec') as string });
  });
});
