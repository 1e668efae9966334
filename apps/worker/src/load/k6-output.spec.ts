import { describe, expect, it } from 'vitest';
import type { LoadSample } from '@gauntlet/execution';
import { K6Output } from './k6-output.ts';

const header = 'metric_name,timestamp,metric_value,error_code,scenario,status,extra_tags,metadata\n';
const line = 'http_req_duration,1795593538219311,2.912369,,p0-rest,200,,r=7530000000000000001-12-3-0-99999\n';

function read(pieces: readonly string[]): { readonly samples: LoadSample[]; readonly output: K6Output } {
  const samples: LoadSample[] = [];
  const output = new K6Output((sample) => samples.push(sample));
  for (const piece of pieces) output.push(Buffer.from(piece));
  output.end();
  return { samples, output };
}

describe('K6Output', () => {
  it('reads a sample, its request\'s counter whole', () => {
    expect(read([header, line]).samples).toEqual([
      { metric: 'http_req_duration', atUs: 1_795_593_538_219_311, value: 2.912369, errorCode: '', scenario: 'p0-rest', status: '200', request: { counter: 7_530_000_000_000_000_001n, iteration: 12, entry: 3, group: 0, device: 99_999 }, end: undefined },
    ]);
  });

  it('reads the same in pieces of any size', () => {
    const whole = header + line.repeat(3) + 'iterations,1795593538219362,1.000000,,p0-rest,,,a=1795593538214-I99&r=7-0-0-0-0\n';
    for (let size = 1; size < 40; size += 1) {
      const pieces = whole.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? [];
      const { samples, output } = read(pieces);
      expect(output).toMatchObject({ samples: 4, unreadable: 0 });
      expect(samples.at(-1)).toMatchObject({ metric: 'iterations', end: { scenarioStartMs: 1_795_593_538_214, responseCode: 'I99' }, request: { counter: 7n } });
    }
  });

  it('reads an iteration whose answer was no DUIS, and samples of no iteration', () => {
    const { samples } = read([header, 'iterations,1,1.000000,,p0-rest,,,a=5-&r=7-0-0-0-0\n', 'vus,1,3.000000,,,,,\n']);
    expect(samples.map(({ request, end }) => [request?.counter, end])).toEqual([[7n, { scenarioStartMs: 5, responseCode: '' }], [undefined, undefined]]);
  });

  it.each([
    ['a column too few', 'vus,1,3.000000,,,,\n'],
    ['a time that is none', 'vus,now,3.000000,,,,,\n'],
    ['a value that is none', 'vus,1,many,,,,,\n'],
    ['a line that was cut off', 'vus,1,3.0000'],
  ])('counts %s as unreadable', (_, bad) => {
    expect(read([header, line, bad]).output).toMatchObject({ samples: 1, unreadable: 1 });
  });

  it('reads nothing without the header that it knows', () => {
    expect(read(['metric,time\n', line]).output).toMatchObject({ samples: 0, unreadable: 2 });
  });
});
