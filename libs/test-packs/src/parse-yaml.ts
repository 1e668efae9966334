import { GauntletError, type InputProblem } from '@gauntlet/contracts';
import { parseDocument } from 'yaml';

/**
 * YAML 1.2 text to plain values; duplicate keys are errors, alias expansion is bounded.
 * @throws GauntletError 'invalid-input' with line and column of every error
 */
export function parseYaml(text: string, what: string): unknown {
  const document = parseDocument(text, { uniqueKeys: true, prettyErrors: true });
  if (document.errors.length > 0) {
    const problems = document.errors.map((error): InputProblem => {
      const [position] = error.linePos ?? [];
      return { path: position === undefined ? '(input)' : `line ${position.line}, column ${position.col}`, value: error.code, expected: `YAML: ${error.message.split('\n')[0] ?? ''}` };
    });
    throw new GauntletError('invalid-input', `${what} is not YAML`, { problems });
  }
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    const problem: InputProblem = { path: '(input)', value: `${text.length} characters`, expected: `YAML with at most 100 alias expansions: ${error instanceof Error ? error.message : String(error)}` };
    throw new GauntletError('invalid-input', `${what} is not YAML`, { problems: [problem], cause: error });
  }
}
