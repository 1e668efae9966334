import { describe, expect, it } from 'vitest';
import { junitXml } from './junit-xml.ts';
import { sampleRunReport, type SampleDmc } from './sample-run-report.ts';

const regression = [{ group: 'Reads', srv: '4.1.1', count: 3, outcome: 'passed' }] as const;
const passing: SampleDmc = { dmcId: 'dmc-1', functional: [{ group: 'Reads', srv: '4.1.1', count: 9, outcome: 'passed' }, { group: 'Supply', srv: '7.2', count: 1, outcome: 'passed', superseded: 'infrastructure', reason: 'target <gone> & "back"' }], regression };
const mixed: SampleDmc = {
  dmcId: 'dmc-2',
  functional: [
    { group: 'Reads', srv: '4.1.1', count: 2, outcome: 'failed', superseded: 'failed', reason: 'expected success (I0), got MessageSuccess "false"' },
    { group: 'Supply', srv: '7.2', count: 1, outcome: 'infrastructure' },
    { group: 'Alerts', srv: '11.2', count: 1, outcome: 'cancelled' },
  ],
  regression,
  notRun: 2,
};

describe('junitXml, parsed back', () => {
  const root = parseXml(junitXml(sampleRunReport([passing, mixed])));
  const suites = root.children;

  it('has a suite per DMC and pack in the run’s order, one for what was not run, and the gates', () => {
    expect(suites.map((suite) => suite.attributes['name'])).toEqual(['dmc-1 srvt', 'dmc-1 regression', 'dmc-2 srvt', 'dmc-2 regression', 'dmc-2 not run', 'gates']);
  });

  it('has a case per test, and every suite’s counts, and their sums at the root, are those of its cases', () => {
    expect(suites.map((suite) => suite.children.length)).toEqual([10, 3, 4, 3, 2, 6]);
    for (const suite of suites) {
      const cases = (element: string) => String(suite.children.filter((one) => one.children.some((child) => child.name === element)).length);
      expect(suite.attributes).toMatchObject({ tests: String(suite.children.length), failures: cases('failure'), errors: cases('error'), skipped: cases('skipped') });
    }
    for (const counter of ['tests', 'failures', 'errors', 'skipped']) {
      expect(root.attributes[counter]).toBe(String(suites.reduce((sum, suite) => sum + Number(suite.attributes[counter]), 0)));
    }
  });

  it('shows a pass on retry as a pass with a flaky try', () => {
    const retried = suites[0]?.children.filter((one) => one.children.length > 0);
    expect(retried).toHaveLength(1);
    expect(retried?.[0]?.children.map((child) => child.name)).toEqual(['flakyError']);
    expect(suites[0]?.attributes).toMatchObject({ failures: '0', errors: '0' });
  });

  it('keeps every try of a failure, and gives infrastructure, cancelled and not run their own results', () => {
    expect(suites[2]?.children.map((one) => one.children.map((child) => child.name).join(' '))).toEqual(['failure rerunFailure', 'failure rerunFailure', 'error', 'skipped']);
    expect(suites[2]?.children[0]?.children[0]?.attributes).toMatchObject({ message: 'expected success (I0), got MessageSuccess "false"', type: 'failed' });
    expect(suites[4]?.children.every((one) => one.children[0]?.name === 'skipped')).toBe(true);
  });

  it('SVTAD 12.6: has a case per DMC and criterion; not met is a failure, undecidable an error', () => {
    expect(suites[5]?.children.map((one) => [one.attributes['classname'], one.attributes['name']?.split(' ')[0], one.children[0]?.name])).toEqual([
      ['gates.dmc-1', '12.6(a)', undefined],
      ['gates.dmc-1', '12.6(b)', undefined],
      ['gates.dmc-1', '12.6(f)', undefined],
      ['gates.dmc-2', '12.6(a)', 'error'],
      ['gates.dmc-2', '12.6(b)', 'failure'],
      ['gates.dmc-2', '12.6(f)', undefined],
    ]);
    const undecidable = parseXml(junitXml(sampleRunReport([{ ...passing, functional: [{ group: 'Reads', srv: '4.1.1', count: 5, outcome: 'infrastructure' }] }])));
    expect(undecidable.children.at(-1)?.children[0]?.children[0]).toMatchObject({ name: 'error', attributes: { type: 'undecidable' } });
  });
});

describe('junitXml', () => {
  it('escapes whatever a target said, and drops what XML cannot carry', () => {
    const hostile = 'a<b>&"c"\' ]]> \u0000\u0008 \uD800 <script>é😀';
    const root = parseXml(junitXml(sampleRunReport([{ ...mixed, functional: [{ group: '<&">', srv: '4.1.1', count: 1, outcome: 'failed', reason: hostile }] }])));
    const test = root.children[0]?.children[0];
    expect(test?.attributes['classname']).toBe('dmc-2.srvt.<&">');
    expect(test?.children[0]?.attributes['message']).toBe('a<b>&"c"\' ]]> \uFFFD\uFFFD \uFFFD <script>é😀');
  });

  it('is the same for the same report, in whatever order the attempts come; late attempts change nothing', () => {
    const report = sampleRunReport([passing, mixed]);
    const late = report.attempts.map((attempt) => ({ ...attempt, attemptId: `late-${attempt.attemptId}`, standing: 'late' as const }));
    expect(junitXml({ ...report, attempts: [...late, ...report.attempts.toReversed()] })).toBe(junitXml(report));
  });
});

interface XmlNode {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlNode[];
}

/** Strict about what it knows, elements, attributes and the five entities, and refuses everything else. */
function parseXml(xml: string): XmlNode {
  const top: XmlNode = { name: '', attributes: {}, children: [] };
  const open = [top];
  let at = xml.indexOf('?>') + 2;
  const token = /<\/([\w]+)>|<([\w]+)((?: [\w]+="[^"<]*")*)(\/?)>|([^<]+)/gy;
  while (at < xml.length) {
    token.lastIndex = at;
    const match = token.exec(xml);
    if (match === null) throw new Error(`not XML at ${at}: ${xml.slice(at, at + 80)}`);
    at = token.lastIndex;
    const [, closed, opened, attributes, empty, text] = match;
    if (closed !== undefined) {
      if (open.pop()?.name !== closed) throw new Error(`</${closed}> closes nothing at ${at}`);
    } else if (opened !== undefined) {
      const node: XmlNode = { name: opened, attributes: Object.fromEntries([...(attributes ?? '').matchAll(/ (\w+)="([^"]*)"/g)].map(([, name, value]) => [name ?? '', unescape(value ?? '')])), children: [] };
      open.at(-1)?.children.push(node);
      if (empty !== '/') open.push(node);
    } else unescape(text ?? '');
  }
  const [root] = top.children;
  if (open.length !== 1 || root === undefined || top.children.length !== 1) throw new Error('expected one root element, closed');
  return root;
}

function unescape(text: string): string {
  const entities: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" };
  return text.replaceAll(/&[^;]*;?/g, (entity) => {
    const character = entities[entity];
    if (character === undefined) throw new Error(`unknown entity ${entity}`);
    return character;
  });
}
