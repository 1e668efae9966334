import { createHash } from 'node:crypto';
import type { PackHash, Step, TestPack } from '@gauntlet/contracts';
import { canonicalJson } from '@gauntlet/contracts';

/**
 * The immutable version of a pack: sha256 (hex) over its canonical JSON, so that neither field order nor YAML or JSON matters.
 * Only within a step's body the order is kept: DUIS bodies are sequences.
 */
export function packHash(pack: TestPack): PackHash {
  const tests = pack.tests.map((test) => ({ ...test, steps: test.steps.map(keepBodyOrder) }));
  return createHash('sha256').update(canonicalJson({ ...pack, tests })).digest('hex') as PackHash;
}

function keepBodyOrder(step: Step): unknown {
  return step.kind === 'send' ? { ...step, body: JSON.stringify(step.body) } : step;
}
