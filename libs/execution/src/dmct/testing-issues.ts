import type { DmcStepView } from '@gauntlet/contracts';

/** A DMCT Testing Issue and how it was resolved (SVTAD 20.19–20.25, 20.29(e)). */
export interface DmctTestingIssue {
  readonly issue: string;
  readonly raisedOn: string;
  /** Routes that were recommended, in order; the last is the one that was followed. */
  readonly routes: readonly string[];
  /** Everything that was done and decided on it. */
  readonly steps: readonly { readonly on: string; readonly event: string; readonly body: string; readonly clause: string; readonly evidence: Readonly<Record<string, string>> }[];
  readonly outcome: 'open' | 'testing-continued' | 'testing-ended';
  /** 20.20: the pack is run again after it. */
  readonly packRunAgain: 'yes' | 'no';
}

const rerunning = ['change-applied', 'resume-as-directed', 'change-tested'];

/** The Testing Issues in a DMC's history, in the order in which they were raised. */
export function testingIssues(steps: readonly DmcStepView[]): readonly DmctTestingIssue[] {
  const issues: DmctTestingIssue[] = [];
  let open: DmctTestingIssue | undefined;
  for (const step of steps) {
    const { on, event, body, clause, evidence } = step;
    if (event === 'raise-issue') open = { issue: evidence['testing-issue'] ?? '', raisedOn: on, routes: [], steps: [], outcome: 'open', packRunAgain: 'no' };
    else if (open !== undefined) {
      const routes = event.startsWith('recommend-') ? [...open.routes, `${event} (${clause})`] : open.routes;
      const continued = step.to === 'testing';
      const ended = step.to.startsWith('ended-') || step.to.startsWith('excluded-') || step.to === 'relieved';
      open = { ...open, routes, steps: [...open.steps, { on, event, body, clause, evidence }], outcome: continued ? 'testing-continued' : ended ? 'testing-ended' : 'open', packRunAgain: rerunning.includes(event) ? 'yes' : 'no' };
      if (continued || ended) {
        issues.push(open);
        open = undefined;
      }
    }
  }
  return open === undefined ? issues : [...issues, open];
}
