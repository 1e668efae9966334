import type { SecSection, TestTraceabilityMatrix } from './test-traceability-matrix.ts';

export interface SectionCoverage {
  readonly section: SecSection;
  readonly requirements: number;
  readonly covered: number;
  readonly executed: number;
  readonly passed: number;
}

export interface TtmCoverage {
  readonly version: string;
  readonly sections: readonly SectionCoverage[];
  /** Table 13.1 row 6: requirements to be tested that no test covers. */
  readonly requirementsWithoutTest: readonly string[];
  /** Table 13.1 row 7: executed tests that no scenario names. */
  readonly executedTestsNotTraceable: readonly string[];
  /** Scenarios that name a requirement that the matrix does not hold. */
  readonly unknownRequirements: readonly string[];
}

/**
 * SVTAD 11.1–11.3, 19.4(a), Table 13.1 rows 6 and 7: how the requirements are covered by tests, and how far those have come.
 * A requirement is executed (passed) when every one of its tests is.
 */
export function ttmCoverage(ttm: TestTraceabilityMatrix, outcomes: Readonly<Record<string, 'passed' | 'failed' | 'not-run'>>): TtmCoverage {
  const testsOf = new Map(ttm.requirements.map((one) => [one.requirementId, new Set<string>()]));
  const unknown = new Set<string>();
  const named = new Set<string>();
  for (const scenario of ttm.scenarios) {
    for (const testId of scenario.testIds) named.add(testId);
    for (const requirementId of scenario.requirementIds) {
      const tests = testsOf.get(requirementId);
      if (tests === undefined) unknown.add(requirementId);
      else for (const testId of scenario.testIds) tests.add(testId);
    }
  }
  const outcome = (testId: string) => (Object.hasOwn(outcomes, testId) ? outcomes[testId] : 'not-run');
  const wanted = ttm.requirements.filter((one) => one.toBeTested === 'yes').map((one) => ({ ...one, tests: [...(testsOf.get(one.requirementId) ?? [])] }));
  const sections = (['F', 'G', 'H', 'L', 'N', 'P'] as const).map((section): SectionCoverage => {
    const covered = wanted.filter((one) => one.section === section && one.tests.length > 0);
    return {
      section,
      requirements: wanted.filter((one) => one.section === section).length,
      covered: covered.length,
      executed: covered.filter((one) => one.tests.every((testId) => outcome(testId) !== 'not-run')).length,
      passed: covered.filter((one) => one.tests.every((testId) => outcome(testId) === 'passed')).length,
    };
  });
  return {
    version: ttm.version,
    sections,
    requirementsWithoutTest: wanted.filter((one) => one.tests.length === 0).map((one) => one.requirementId).sort(),
    executedTestsNotTraceable: Object.keys(outcomes).filter((testId) => outcome(testId) !== 'not-run' && !named.has(testId)).sort(),
    unknownRequirements: [...unknown].sort(),
  };
}
