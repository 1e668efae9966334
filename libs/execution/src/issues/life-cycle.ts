/** The life of a Testing Issue: what other projects use of this folder. */
export { openIssue, type IssueDeps } from './open-issue.ts';
export { fixIssue } from './fix-issue.ts';
export { decisionsOn, issueStanding, standingIssues, type IssueStanding, type IssueStandingDeps } from './issue-standing.ts';
