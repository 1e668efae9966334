import { renderTable } from './table.ts';

/** What GET /v1/ttms/{id}/coverage answers, as far as people read it here. */
export interface TtmProgress {
  readonly ttm: string;
  readonly phase: string | null;
  readonly coverage: {
    readonly version: string;
    readonly sections: readonly { readonly section: string; readonly requirements: number; readonly covered: number; readonly executed: number; readonly passed: number }[];
    readonly requirementsWithoutTest: readonly string[];
    readonly executedTestsNotTraceable: readonly string[];
    readonly unknownRequirements: readonly string[];
  };
  readonly heatmap: { readonly cells: readonly { readonly functionalGroup: string; readonly dmcId: string; readonly planned: number; readonly run: number; readonly passed: number; readonly failed: number; readonly success: string; readonly shade: string }[] };
}

export function describeCoverage({ ttm, phase, coverage, heatmap }: TtmProgress): string {
  const asked = coverage.sections.filter((one) => one.requirements > 0);
  return [
    renderTable(
      [{ title: 'SECTION' }, { title: 'REQUIREMENTS', align: 'right' }, { title: 'COVERED', align: 'right' }, { title: 'EXECUTED', align: 'right' }, { title: 'PASSED', align: 'right' }],
      asked.map((one) => [one.section, String(one.requirements), String(one.covered), String(one.executed), String(one.passed)]),
    ),
    ...listed('Without a test (Table 13.1 row 6)', coverage.requirementsWithoutTest),
    ...listed('Executed, but not in the matrix (Table 13.1 row 7)', coverage.executedTestsNotTraceable),
    ...listed('Named by a scenario, but not in the matrix', coverage.unknownRequirements),
    ...(heatmap.cells.length === 0
      ? []
      : ['', renderTable([{ title: 'FUNCTIONAL GROUP' }, { title: 'DMC' }, { title: 'PLANNED', align: 'right' }, { title: 'RUN', align: 'right' }, { title: 'PASSED', align: 'right' }, { title: 'FAILED', align: 'right' }, { title: 'SUCCESS', align: 'right' }, { title: '' }], heatmap.cells.map((cell) => [cell.functionalGroup, cell.dmcId, String(cell.planned), String(cell.run), String(cell.passed), String(cell.failed), cell.success, cell.shade]))]),
    '',
    `${ttm}, version ${coverage.version}${phase === null ? '; no phase named, so nothing counts as run' : `, by the runs of ${phase}`}`,
  ].join('\n');
}

function listed(title: string, ids: readonly string[]): readonly string[] {
  return ids.length === 0 ? [] : ['', `${title}: ${ids.slice(0, 10).join(', ')}${ids.length > 10 ? ` and ${ids.length - 10} more` : ''}`];
}
