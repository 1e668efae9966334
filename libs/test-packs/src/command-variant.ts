import type { SendStep } from '@gauntlet/contracts';
import type { ServiceReferenceVariant } from '@gauntlet/duis';

/** SMETS1 has no Pre-Commands: a critical Service Request is sent like any other, Command Variant 1 on Send Command. */
const smets1Direct = 1;
const nonDevice = 8;

/** The Command Variant that a step is sent with: its own, else 8 for a non-device request and 1 for every other. */
export function commandVariantOf(step: Pick<SendStep, 'commandVariant'>, variant: ServiceReferenceVariant): number {
  return step.commandVariant ?? (variant.nonDevice ? nonDevice : smets1Direct);
}

/** The Command Variants that DUIS allows for a variant, and the direct form for critical ones. */
export function commandVariantsOf(variant: ServiceReferenceVariant): readonly number[] {
  return variant.critical && !variant.commandVariants.includes(smets1Direct) ? [smets1Direct, ...variant.commandVariants] : variant.commandVariants;
}
