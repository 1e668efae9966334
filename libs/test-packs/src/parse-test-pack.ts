import { GauntletError, type InputProblem, type TestPack } from '@gauntlet/contracts';
import { parseYaml } from './parse-yaml.ts';
import { validateTestPack } from './validate-test-pack.ts';

/**
 * Reads a test pack from YAML or JSON text.
 * @throws GauntletError 'invalid-input' that lists every problem with path, value and what was expected
 */
export function parseTestPack(text: string, format: 'yaml' | 'json'): TestPack {
  return validateTestPack(format === 'yaml' ? parseYaml(text, 'test pack') : parseJson(text));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const problem: InputProblem = { path: '(input)', value: `${text.length} characters`, expected: `JSON: ${error instanceof Error ? error.message : String(error)}` };
    throw new GauntletError('invalid-input', 'test pack is not JSON', { problems: [problem], cause: error });
  }
}
