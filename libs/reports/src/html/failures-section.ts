import { markup, nothing, type Markup } from '../markup.ts';
import type { RunReport } from '../run-report.ts';
import { packOutcomes, passedOnRetry, type TestOutcome } from '../test-outcomes.ts';
import { formatCount } from './format-text.ts';

interface FailureGroup {
  readonly srv: string;
  readonly outcome: string;
  readonly reason: string;
  readonly tests: TestOutcome[];
}

/** A page stays readable, and a browser alive, whatever a run does. */
const groupsMax = 100;
const testsMax = 50;

/** What did not pass, grouped by Service Reference Variant and reason, the most frequent first; then what passed only on retry. */
export function failuresSection(report: RunReport): Markup {
  const tests = packOutcomes(report).flatMap((pack) => pack.tests);
  const groups = grouped(tests.filter((test) => test.counted.outcome !== 'passed'));
  const onRetry = tests.filter(passedOnRetry);
  const more = groups.length > groupsMax ? markup`<p>and ${formatCount(groups.length - groupsMax)} more reasons; the JSON report has all.</p>` : nothing;
  return markup`<section aria-labelledby="failures">
<h2 id="failures">What did not pass, by reason</h2>
${groups.length === 0 ? markup`<p>Every test that was run passed.</p>` : groups.slice(0, groupsMax).map(groupDetails)}${more}
${onRetry.length === 0 ? nothing : retryDetails(onRetry)}</section>
`;
}

function grouped(tests: readonly TestOutcome[]): readonly FailureGroup[] {
  const groups = new Map<string, FailureGroup>();
  for (const test of tests) {
    const { srv, outcome } = test.counted;
    const reason = generalised(test.counted.reason);
    const key = JSON.stringify([srv, outcome, reason]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { srv, outcome, reason, tests: [test] });
    else group.tests.push(test);
  }
  return [...groups.values()].sort((a, b) => b.tests.length - a.tests.length || (JSON.stringify([a.srv, a.reason]) < JSON.stringify([b.srv, b.reason]) ? -1 : 1));
}

/** One reason for all devices, times, values and steps that it befell. */
function generalised(reason: string): string {
  return reason
    .replaceAll(/([0-9A-F]{2}-){7}[0-9A-F]{2}/gi, '(device)')
    .replaceAll(/\d{4}-\d{2}-\d{2}T[0-9:.]+Z/g, '(time)')
    .replace(/^step \d+ of \d+ /, '')
    .replaceAll(/got "[^"]*"/g, 'got another value');
}

const outcomeMarks: Readonly<Record<string, { readonly kind: string; readonly sign: string }>> = { failed: { kind: 'not-met', sign: '✕' }, infrastructure: { kind: 'undecidable', sign: '?' } };

function groupDetails({ srv, outcome, reason, tests }: FailureGroup): Markup {
  const { kind, sign } = outcomeMarks[outcome] ?? { kind: 'undecidable', sign: '–' };
  const dmcs = new Set(tests.map((test) => test.counted.dmcId)).size;
  const scope = `${formatCount(tests.length)} ${tests.length === 1 ? 'test' : 'tests'}, ${dmcs} ${dmcs === 1 ? 'DMC' : 'DMCs'}`;
  return markup`<details><summary><span class="mark ${kind}"><span class="sign" aria-hidden="true">${sign}</span>${outcome}</span> <strong>${srv === '' ? 'migration' : srv}</strong> <span class="scope">${scope}</span><span class="reason">${reason}</span></summary>
${testList(tests)}</details>
`;
}

function retryDetails(tests: readonly TestOutcome[]): Markup {
  return markup`<details><summary><span class="mark undecidable"><span class="sign" aria-hidden="true">↻</span>passed on retry</span> <span class="scope">${formatCount(tests.length)} ${tests.length === 1 ? 'test' : 'tests'}</span></summary>
${testList(tests)}</details>
`;
}

function testList(tests: readonly TestOutcome[]): Markup {
  const more = tests.length > testsMax ? markup`<li>and ${formatCount(tests.length - testsMax)} more</li>` : nothing;
  return markup`<ul>${tests.slice(0, testsMax).map(testItem)}${more}</ul>`;
}

function testItem({ counted, superseded }: TestOutcome): Markup {
  const where = [counted.deviceType, counted.firmwareVersion === '' ? '' : `firmware ${counted.firmwareVersion}`, superseded.length === 0 ? '' : `${superseded.length + 1} tries`].filter((part) => part !== '').join(', ');
  return markup`<li><strong>${counted.dmcId}</strong> ${counted.packKey} / ${counted.testKey}${where === '' ? '' : ` (${where})`} <code>attempt ${counted.attemptId}</code></li>`;
}
