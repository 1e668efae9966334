import { describe, formatPath, type InputProblem, type SendStep, type Step, type ValueExpectation } from '@gauntlet/contracts';
import { findAlertCode, findVariant, isDccAlertCode, serviceReferenceVariants, type ServiceReferenceVariant } from '@gauntlet/duis';
import { commandVariantOf, commandVariantsOf } from './command-variant.ts';
import { nearMatches } from './near-matches.ts';
import { templateProblems } from './template.ts';

type Path = readonly PropertyKey[];

/** What is wrong with the meaning of a step whose shape is right; `path` leads to the step. */
export function stepProblems(step: Step, path: Path): InputProblem[] {
  switch (step.kind) {
    case 'send':
      return sendProblems(step, path);
    case 'alert':
      return findAlertCode(step.alertCode) === undefined ? [problem([...path, 'alertCode'], step.alertCode, 'an alert code of the GBCS list')] : [];
    case 'migrate':
      return step.expect.result === 'completed' && step.expect.reason !== undefined ? [problem([...path, 'expect', 'reason'], step.expect.reason, 'no reason, for a completed phase gives none')] : [];
    default:
      return unexpected(step);
  }
}

function sendProblems(step: SendStep, path: Path): InputProblem[] {
  const problems = bodyProblems(step.body, [...path, 'body']);
  const variant = findVariant(step.srv);
  if (variant === undefined) {
    const near = nearMatches(step.srv, serviceReferenceVariants.map((one) => one.srv));
    problems.push(problem([...path, 'srv'], step.srv, `one of the ${serviceReferenceVariants.length} Service Reference Variants; near it: ${near.join(', ')}`));
  } else {
    problems.push(...variantProblems(step, variant, path));
  }
  if (step.alert !== undefined && findAlertCode(step.alert) === undefined && !isDccAlertCode(step.alert)) problems.push(problem([...path, 'alert'], step.alert, 'an alert code of the GBCS list, or of the DCC'));
  if (step.expect.result === 'success') {
    step.expect.values.forEach((expectation, v) => problems.push(...expectationProblems(expectation, [...path, 'expect', 'values', v])));
  }
  return problems;
}

function variantProblems(step: SendStep, variant: ServiceReferenceVariant, path: Path): InputProblem[] {
  const problems: InputProblem[] = [];
  // The catalogue's device types are inferred from use cases; where it says "multiple" it cannot exclude any.
  const knowsDevices = !variant.nonDevice && variant.deviceTypes.length > 0 && !variant.deviceTypes.includes('multiple');
  if (knowsDevices && !variant.deviceTypes.includes(step.device)) {
    problems.push(problem([...path, 'device'], step.device, `a device that ${variant.srv} ${variant.name} is for: ${variant.deviceTypes.join(', ')}`));
  }
  const allowed = commandVariantsOf(variant);
  const commandVariant = commandVariantOf(step, variant);
  if (!allowed.includes(commandVariant)) {
    problems.push(problem([...path, 'commandVariant'], commandVariant, `a Command Variant that ${variant.srv} allows: ${allowed.join(', ')}`));
  }
  return problems;
}

function expectationProblems(expectation: ValueExpectation, path: Path): InputProblem[] {
  const { equals, min, max, matches, exists } = expectation;
  const problems: InputProblem[] = [];
  if (equals === undefined && min === undefined && max === undefined && matches === undefined && exists === undefined) {
    problems.push(problem(path, expectation, 'at least one of equals, min, max, matches, exists'));
  }
  if (min !== undefined && max !== undefined && min > max) problems.push(problem([...path, 'min'], min, `at most max (${max})`));
  if (exists === false && (equals ?? min ?? max ?? matches) !== undefined) problems.push(problem([...path, 'exists'], exists, 'no other operator beside exists: false'));
  if (equals?.includes('{{') === true) problems.push(problem([...path, 'equals'], equals, 'a value as it stands; templates are for bodies'));
  if (matches !== undefined && !isRegularExpression(matches)) problems.push(problem([...path, 'matches'], matches, 'a regular expression'));
  return problems;
}

function isRegularExpression(text: string): boolean {
  try {
    return new RegExp(text, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}

function bodyProblems(value: unknown, path: Path): InputProblem[] {
  if (typeof value === 'string') return templateProblems(value).map((expected) => problem(path, value, expected));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([field, child]) => bodyProblems(child, [...path, Array.isArray(value) ? Number(field) : field]));
}

function problem(path: Path, value: unknown, expected: string): InputProblem {
  return { path: formatPath(path), value: describe(value), expected };
}

function unexpected(step: never): never {
  throw new TypeError(`not a step: ${JSON.stringify(step)}`);
}
