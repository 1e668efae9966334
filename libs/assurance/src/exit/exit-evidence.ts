/** What the records say for the exit criteria that are not counts; ids of what is missing, or 'unknown' where no record speaks. */
export interface ExitEvidence {
  /** 12.6(d) */
  readonly testsWithoutEvidence: readonly string[] | 'unknown';
  /** 12.6(e), 9.2 */
  readonly issuesWithoutLog: readonly string[] | 'unknown';
  /** 12.6(g), 15.1: open issues that no plan approved by the TAB holds. */
  readonly openIssuesWithoutPlan: readonly string[] | 'unknown';
  /** 12.6(h) */
  readonly earlierPlanItemsOpen: readonly string[] | 'unknown';
  /** 12.6(i): of the reports of 9.4 and 9.5, and of certificates where specified. */
  readonly missingReports: readonly string[] | 'unknown';
  /** Table 13.1 row 6, SIT only. */
  readonly requirementsWithoutTest: readonly string[] | 'unknown';
  /** Table 13.1 row 7, SIT only. */
  readonly executedTestsNotTraceable: readonly string[] | 'unknown';
  /** Table 13.1 row 8, SIT only: the report's id while the TAB has not approved it. */
  readonly assuranceReportNotApproved: readonly string[] | 'unknown';
}
