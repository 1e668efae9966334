import type { AttemptView, CriterionView, GateView } from '@gauntlet/contracts';
import { Markup, markup, nothing } from './markup.ts';
import { packOutcomes, passedOnRetry, testsNotRun, type PackOutcomes, type TestOutcome } from './test-outcomes.ts';
import type { RunReport } from './run-report.ts';

interface Suite {
  readonly name: string;
  readonly timestamp: string | undefined;
  readonly cases: readonly Case[];
}

interface Case {
  readonly classname: string;
  readonly name: string;
  readonly timeS: number;
  readonly result: 'passed' | 'failure' | 'error' | 'skipped';
  readonly content: Markup;
}

/**
 * JUnit XML as CI servers read it: a suite per DMC and pack with a case per test, one for what was not run, and one, `gates`,
 * with a case per DMC and criterion. An infrastructure failure and an undecidable criterion are errors: neither may look green.
 */
export function junitXml(report: RunReport): string {
  const suites = [...packOutcomes(report).map(suiteOfPack), ...testsNotRun(report).map(suiteOfTestsNotRun), suiteOfGates(report.gate)];
  const all = suites.flatMap((suite) => suite.cases);
  const name = `Gauntlet run ${report.run.id}`;
  return markup`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="${name}" ${countsOf(all)}>
${suites.map(renderSuite)}</testsuites>
`.toString();
}

function suiteOfPack({ dmcId, packKey, tests }: PackOutcomes): Suite {
  return { name: `${dmcId} ${packKey}`, timestamp: tests[0]?.counted.startedAt, cases: tests.map(caseOfTest) };
}

function caseOfTest(test: TestOutcome): Case {
  const { counted } = test;
  const frame = { classname: `${counted.dmcId}.${counted.packKey}.${counted.functionalGroup}`, name: counted.testKey, timeS: counted.durationMs / 1_000 };
  switch (counted.outcome) {
    case 'passed':
      return { ...frame, result: 'passed', content: passedOnRetry(test) ? tries(test, 'flakyFailure', 'flakyError') : nothing };
    case 'failed':
      return { ...frame, result: 'failure', content: markup`${verdictElement('failure', counted)}${tries(test, 'rerunFailure', 'rerunError')}` };
    case 'infrastructure':
      return { ...frame, result: 'error', content: markup`${verdictElement('error', counted)}${tries(test, 'rerunFailure', 'rerunError')}` };
    case 'cancelled':
      return { ...frame, result: 'skipped', content: markup`<skipped message="${counted.reason}"/>` };
    default:
      return unexpected(counted.outcome);
  }
}

/** The tries before the one that counts, each under its own outcome. */
function tries(test: TestOutcome, failure: 'flakyFailure' | 'rerunFailure', error: 'flakyError' | 'rerunError'): Markup {
  return markup`${test.superseded.map((attempt) => verdictElement(attempt.outcome === 'failed' ? failure : error, attempt))}`;
}

function verdictElement(element: 'failure' | 'error' | 'flakyFailure' | 'flakyError' | 'rerunFailure' | 'rerunError', attempt: AttemptView): Markup {
  const body = markup`message="${attempt.reason}" type="${attempt.outcome}">attempt ${attempt.attemptId}, try ${attempt.tryNumber}, ${attempt.srv} to ${attempt.deviceType}, target ${attempt.targetVersion}, evidence sha256 ${attempt.evidenceHash}`;
  return markup`<${new Markup(element)} ${body}</${new Markup(element)}>`;
}

function suiteOfTestsNotRun({ dmcId, tests }: { readonly dmcId: string; readonly tests: number }): Suite {
  const cases = Array.from({ length: tests }, (_, index): Case => ({ classname: `${dmcId}.not run`, name: `planned test without an attempt, ${index + 1} of ${tests}`, timeS: 0, result: 'skipped', content: markup`<skipped message="planned, not run"/>` }));
  return { name: `${dmcId} not run`, timestamp: undefined, cases };
}

function suiteOfGates(gate: GateView): Suite {
  const cases = gate.dmcs.flatMap((dmc) => dmc.criteria.map((criterion): Case => ({ classname: `gates.${dmc.dmcId}`, name: `${criterion.criterion} ${criterion.title}`, timeS: 0, ...gateResult(criterion) })));
  return { name: 'gates', timestamp: gate.evaluatedAt, cases };
}

function gateResult(criterion: CriterionView): Pick<Case, 'result' | 'content'> {
  const message = `${criterion.observed}; limit ${criterion.limit}. ${criterion.reason} (${criterion.clause})`;
  switch (criterion.verdict) {
    case 'met':
      return { result: 'passed', content: nothing };
    case 'not-met':
      return { result: 'failure', content: markup`<failure message="${message}" type="not-met"/>` };
    case 'undecidable':
      return { result: 'error', content: markup`<error message="${message}" type="undecidable"/>` };
    default:
      return unexpected(criterion.verdict);
  }
}

function renderSuite(suite: Suite): Markup {
  const timestamp = suite.timestamp === undefined ? nothing : markup` timestamp="${suite.timestamp}"`;
  return markup`  <testsuite name="${suite.name}" ${countsOf(suite.cases)}${timestamp}>
${suite.cases.map(renderCase)}  </testsuite>
`;
}

function renderCase({ classname, name, timeS, content }: Case): Markup {
  const opening = markup`    <testcase classname="${classname}" name="${name}" time="${timeS.toFixed(3)}"`;
  return content === nothing ? markup`${opening}/>\n` : markup`${opening}>${content}</testcase>\n`;
}

function countsOf(cases: readonly Case[]): Markup {
  const count = (result: Case['result']) => cases.filter((one) => one.result === result).length;
  const timeS = cases.reduce((sum, one) => sum + one.timeS, 0);
  return markup`tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}" time="${timeS.toFixed(3)}"`;
}

function unexpected(value: never): never {
  throw new TypeError(`not an outcome or a verdict: ${JSON.stringify(value)}`);
}
