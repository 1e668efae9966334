import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';

// OpenTelemetry registers itself once per process: each case runs in a process of its own.
const module = new URL('./index.ts', import.meta.url).href;
async function runs(script: string): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = spawn(process.execPath, ['--conditions=@gauntlet/source', '--input-type=module', '-e', `import { startTelemetry, withSpan, createLogger, traceIdOf } from ${JSON.stringify(module)};\n${script}`], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}

const closers: (() => void)[] = [];
afterEach(() => closers.splice(0).forEach((close) => close()));

describe('startTelemetry', () => {
  it('gives every span of a trace to writeSpans as a row, flushed by shutdown', async () => {
    const { code, output } = await runs(`
      const rows = [];
      const telemetry = startTelemetry({ service: 'worker', version: '1', writeSpans: async (spans) => { rows.push(...spans); } });
      const parent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
      await withSpan('outer', { parent, kind: 'consumer', attributes: { runId: 'r', tests: 3 } }, (own) => withSpan('inner', { parent: own }, async () => {})).catch(() => {});
      await withSpan('broken', { parent }, async () => { throw new Error('no'); }).catch(() => {});
      await withSpan('not sampled', { parent: parent.slice(0, -2) + '00' }, async () => {});
      await telemetry.shutdown();
      console.log(JSON.stringify(rows, (key, value) => typeof value === 'bigint' ? Number(value) : value));`);
    expect(code).toBe(0);
    const rows = JSON.parse(output) as { name: string; spanId: string; parentSpanId: string; traceId: string; startedAtUs: number }[];
    const [inner, outer, broken] = rows;
    expect(rows.map((row) => row.name)).toEqual(['inner', 'outer', 'broken']);
    expect(outer).toMatchObject({ service: 'worker', kind: 'consumer', status: 'ok', parentSpanId: '00f067aa0ba902b7', traceId: '4bf92f3577b34da6a3ce929d0e0e4736', attributes: { runId: 'r', tests: '3' } });
    expect(inner).toMatchObject({ parentSpanId: outer?.spanId, traceId: outer?.traceId, kind: 'internal' });
    expect(broken).toMatchObject({ status: 'error', attributes: { 'error.message': 'no' } });
    expect(Math.abs((outer?.startedAtUs ?? 0) / 1_000 - Date.now())).toBeLessThan(600_000);
  });

  it('keeps the work going when spans cannot be written, and says so on the log', async () => {
    const { code, output } = await runs(`
      const telemetry = startTelemetry({ service: 'worker', version: '1', logger: createLogger({ service: 'worker', level: 'info' }), writeSpans: async () => { throw new Error('store is down'); } });
      const result = await withSpan('work', {}, async () => 42);
      await telemetry.shutdown();
      console.log(JSON.stringify({ message: 'result', result }));`);
    const lines = output.trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(code).toBe(0);
    expect(lines.at(-1)).toEqual({ message: 'result', result: 42 });
    expect(lines.some((line) => line['message'] === 'telemetry problem' && String(line['detail']).includes('store is down'))).toBe(true);
  });

  it('does not let a store that never answers hold up the shutdown', async () => {
    const { code } = await runs(`
      const telemetry = startTelemetry({ service: 'worker', version: '1', writeSpans: () => new Promise(() => {}) });
      await withSpan('work', {}, async () => {});
      await telemetry.shutdown(200);
      process.exit(0);`);
    expect(code).toBe(0);
  });

  it('hands trace ids on when nothing is exported', async () => {
    const { output } = await runs(`
      startTelemetry({ service: 'worker', version: '1' });
      const parent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
      console.log(traceIdOf(await withSpan('work', { parent }, async (own) => own)), traceIdOf(await withSpan('work', {}, async (own) => own)).length);`);
    expect(output.trim()).toBe('4bf92f3577b34da6a3ce929d0e0e4736 32');
  });

  it('sends spans to an OTLP endpoint when there is one', async () => {
    const received: { path: string | undefined; body: string }[] = [];
    const collector = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        received.push({ path: request.url, body: Buffer.concat(chunks).toString() });
        response.setHeader('content-type', 'application/json').end('{}');
      });
    }).listen(0, '127.0.0.1');
    closers.push(() => collector.close());
    await once(collector, 'listening');
    const { code } = await runs(`
      const telemetry = startTelemetry({ service: 'worker', version: '1', otlpEndpoint: 'http://127.0.0.1:${(collector.address() as AddressInfo).port}' });
      await withSpan('to the collector', {}, async () => {});
      await telemetry.shutdown();`);
    expect(code).toBe(0);
    expect(received[0]?.path).toBe('/v1/traces');
    expect(received[0]?.body).toContain('to the collector');
  });
});
