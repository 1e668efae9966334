export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** One line per failed test or file. */
  readonly failures: readonly string[];
}

interface VitestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string; readonly failureMessages?: readonly string[] | null }[];
  }[];
}

/**
 * Counts Vitest's JSON report. A file that could not be loaded counts as one failed; so does a runner that says it failed although
 * no test did (an unhandled error, a crash, no test at all).
 */
export function countVitest(report: string | undefined, exitCode: number): TestCounts {
  const results = parse(report)?.testResults ?? [];
  const tests = results.flatMap((file) => file.assertionResults.map((test) => ({ ...test, file: file.name })));
  const failures = [
    ...tests.filter((test) => test.status === 'failed').map((test) => `${test.file}: ${test.fullName}: ${firstLine(test.failureMessages?.[0])}`),
    ...results.filter((file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed')).map((file) => `${file.name}: ${firstLine(file.message)}`),
  ];
  if (failures.length === 0 && (exitCode !== 0 || tests.length === 0)) failures.push(`the runner ended with exit code ${exitCode} after ${tests.length} tests`);
  const passed = tests.filter((test) => test.status === 'passed').length;
  const failed = failures.length;
  return { passed, failed, skipped: tests.length - passed - tests.filter((test) => test.status === 'failed').length, failures };
}

function parse(report: string | undefined): VitestReport | undefined {
  try {
    return report === undefined ? undefined : (JSON.parse(report) as VitestReport);
  } catch {
    return undefined;
  }
}

function firstLine(text: string | undefined): string {
  const [line = ''] = (text ?? '').split('\n');
  return line.length > 300 ? `${line.slice(0, 297)}...` : line;
}
