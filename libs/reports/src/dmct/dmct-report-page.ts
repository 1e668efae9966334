import type { DmctDocument } from '@gauntlet/contracts';
import type { CompletionRecord, DmctReport, FailureReasons } from '@gauntlet/execution';
import type { PageTable, TablePage } from './table-page.ts';

/** The DMCT Report of SVTAD 20.26 and 20.29; letters are those of 20.29. The CSV holds every test with its result. */
export function dmctReportPage({ id, madeAt, madeBy, body }: DmctDocument<DmctReport>): TablePage {
  return {
    title: `DMCT Report: ${body.dmcId}`,
    clause: 'SVTAD 20.26, 20.29',
    facts: [
      ['Report', id],
      ['Issued', `${madeAt} by ${madeBy}`],
      ['Why the entry should be made (20.26(b))', body.why],
      ['Supplier Parties', body.suppliers.join('; ')],
      ['Testing', body.testing === 'required' ? `${body.runs.length} packs` : 'not required: an equivalent entry stands for the DMC'],
      ...(body.environment === undefined ? [] : [['Versions tested (b)', `${body.environment.tested}; production at eligibility ${body.environment.production}. ${body.environment.reason}`] as const]),
    ],
    tables: [
      entriesTable(body),
      { title: 'Preconditions', columns: ['Precondition', 'Clause', 'Verdict'], rows: body.preconditions.map((one) => [one.title, one.clause, one.verdict]), empty: 'None.' },
      ...(body.completion === undefined ? [] : [criteriaTable(body.completion)]),
      {
        title: 'Testing Issues and how they were resolved (e)',
        columns: ['Issue', 'Raised', 'Route', 'Outcome', 'Pack run again', 'What was done and decided'],
        rows: body.issues.map((issue) => [issue.issue, issue.raisedOn, issue.routes.join('; '), issue.outcome, issue.packRunAgain, issue.steps.map((step) => `${step.on} ${step.body} ${step.event} (${step.clause})`).join('; ')]),
        empty: 'No Testing Issue was raised.',
      },
      { title: 'Runs that a re-run replaced', columns: ['Pack', 'Attempt', 'Run', 'Started', 'Verdict'], rows: body.earlierRuns.map((run) => [run.packReference, String(run.attempt), run.runId, run.startedOn, run.verdict ?? 'not decided']), empty: 'None.' },
      testsTable(body),
    ],
    csv: testsTable(body),
    notes: body.completion === undefined ? [] : [`Why testing is complete (f): ${body.completion.statement}`, `Rule of completion: ${body.completion.rule.name} ${body.completion.rule.version}.`],
  };
}

/** SVTAD 20.30: the reasons for which a DMC failed, as its Supplier Parties are given them. */
export function failureReasonsPage({ id, madeAt, body }: DmctDocument<FailureReasons>): TablePage {
  return {
    title: `Failed testing: ${body.dmcId}`,
    clause: 'SVTAD 20.30',
    facts: [['Notice', id], ['Given', madeAt], ['To', body.to.join('; ')], ['Testing commenced', body.testingCommenced], ['Reasons', body.reasons]],
    tables: [{ title: 'Criteria', columns: ['Pack', 'Criterion', 'Clause', 'Verdict', 'Observed', 'Limit'], rows: body.criteria.map((one) => [one.pack, one.title, one.clause, one.verdict, one.observed, one.limit]), empty: 'None.' }],
    notes: ['Given to every Supplier Party whose last submission before testing commenced, or any after, held the DMC.'],
  };
}

function entriesTable({ entries }: DmctReport): PageTable {
  return { title: 'Proposed EPCL entries (a)', columns: ['Entry', 'Communications service provider', 'Installation types'], rows: entries.map((entry) => [entry.id, entry.communicationsServiceProvider, entry.installationTypes.join(', ')]), empty: 'None.' };
}

function testsTable({ runs }: DmctReport): PageTable {
  return {
    title: 'Tests run and their results (c), (d)',
    columns: ['Pack', 'Test', 'Functional group', 'Outcome', 'Reason', 'Run', 'Attempt'],
    rows: runs.flatMap((run) => run.tests.map((test) => [run.packReference, test.testKey, test.functionalGroup, test.outcome, test.reason, run.runId, test.attemptId])),
    empty: 'No testing was required (20.28).',
  };
}

function criteriaTable({ packs }: CompletionRecord): PageTable {
  return {
    title: 'Completion (f)',
    columns: ['Pack', 'Criterion', 'Clause', 'Verdict', 'Observed', 'Limit', 'Reason'],
    rows: packs.flatMap(({ packReference, completion }) => completion.dmcs.flatMap((dmc) => dmc.criteria.map((one) => [packReference, one.title, one.clause, one.verdict, one.observed, one.limit, one.reason]))),
    empty: 'None.',
  };
}
