import { GauntletError, describe, formatPath, parseInput, testPackSchema, type InputProblem, type TestPack } from '@gauntlet/contracts';
import { expandVariants, type ExpandedPack } from './expand-variants.ts';
import { stepProblems } from './step-problems.ts';

/**
 * A test pack from untrusted input, its table of variants written out: the shape (contracts' schema) and the meaning (catalogue, alert codes, templates, expectations).
 * @throws GauntletError 'invalid-input' that lists every problem of both kinds with path, value and what was expected
 */
export function validateTestPack(input: unknown): TestPack {
  const expanded = expandVariants(input);
  const { value } = expanded;
  const problems: InputProblem[] = [];
  let pack: TestPack | undefined;
  try {
    pack = parseInput(testPackSchema, value, 'test pack');
  } catch (error) {
    if (!(error instanceof GauntletError)) throw error;
    problems.push(...error.problems);
  }
  // A misshapen test must not hide what is wrong with the meaning of the others, so this looks at the raw input.
  problems.push(...meaningProblems(value));
  const located = [...expanded.problems, ...problems.map((each) => locate(each, expanded))];
  if (pack === undefined || located.length > 0) {
    throw new GauntletError('invalid-input', `test pack has ${located.length} problem${located.length === 1 ? '' : 's'}`, { problems: located });
  }
  return pack;
}

/** A problem of a test that the table stands for is one of its row. */
function locate(problem: InputProblem, { origins, own }: ExpandedPack): InputProblem {
  const [whole, index = ''] = /^tests\[(\d+)\]/.exec(problem.path) ?? [];
  const origin = origins[Number(index) - own];
  return whole === undefined || origin === undefined ? problem : { ...problem, path: `${origin}, as its ${problem.path.slice(whole.length + 1)}` };
}

const stepSchema = testPackSchema.shape.tests.element.shape.steps.element;

function meaningProblems(value: unknown): InputProblem[] {
  const problems: InputProblem[] = [];
  const firstIndexOfKey = new Map<string, number>();
  listAt(value, 'tests').forEach((test, t) => {
    const key = fieldOf(test, 'key');
    if (typeof key === 'string') {
      const first = firstIndexOfKey.get(key);
      if (first === undefined) firstIndexOfKey.set(key, t);
      else problems.push({ path: formatPath(['tests', t, 'key']), value: describe(key), expected: `a key of its own; tests[${first}] has it already` });
    }
    listAt(test, 'steps').forEach((step, s) => {
      const parsed = stepSchema.safeParse(step);
      if (parsed.success) problems.push(...stepProblems(parsed.data, ['tests', t, 'steps', s]));
    });
  });
  return problems;
}

function listAt(value: unknown, field: string): readonly unknown[] {
  const found = fieldOf(value, field);
  return Array.isArray(found) ? found : [];
}

function fieldOf(value: unknown, field: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[field] : undefined;
}
