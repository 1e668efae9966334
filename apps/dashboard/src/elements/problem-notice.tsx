import type { ApiProblem } from '../api/api.ts';
import { Sign } from './mark.tsx';
import './problem-notice.css';

/** What the server said instead of an answer. */
export function ProblemNotice({ problem, doing }: { readonly problem: ApiProblem; readonly doing: string }) {
  return (
    <div className="problem" role="alert">
      <Sign tone="bad" />
      <p>
        <strong>{doing} could not be read.</strong> {problem.message}
        {problem.status === 0 || problem.status >= 500 ? ' It is tried again when you reload.' : ''}
      </p>
    </div>
  );
}
