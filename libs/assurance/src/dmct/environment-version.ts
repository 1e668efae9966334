import { dayNumber, type IsoDate } from '../working-days/iso-date.ts';

/** A version of the DCC Systems and environments, from the day on which tests could run against it. */
export interface EnvironmentVersion {
  readonly version: string;
  readonly availableFrom: IsoDate;
}

export interface EnvironmentInput {
  /** The version that tests run against. */
  readonly testedVersion: string;
  readonly testingStarted: IsoDate;
  /** The version that production is, or will be, at when the DMC becomes eligible to be Migrated. */
  readonly productionVersion: string;
  /** In the order in which they follow each other. */
  readonly versions: readonly EnvironmentVersion[];
  readonly tag: 'agreed' | 'refused' | 'not-asked';
}

export interface EnvironmentDecision {
  readonly allowed: 'yes' | 'no' | 'undecidable';
  readonly closest?: string;
  readonly clause: string;
  readonly reason: string;
}

/**
 * SVTAD 20.29(b), 20.31: tests run against the version that most closely matches production at the time of eligibility: production's
 * own where it was available, else the latest before it. Any other needs the TAG's agreement.
 */
export function environmentDecision(input: EnvironmentInput): EnvironmentDecision {
  const wanted = input.versions.findIndex((one) => one.version === input.productionVersion);
  if (wanted < 0) return { allowed: 'undecidable', clause: 'SVTAD 20.29(b)', reason: `Version ${input.productionVersion} of production is not in the list of versions.` };
  const closest = input.versions.slice(0, wanted + 1).findLast((one) => dayNumber(one.availableFrom) <= dayNumber(input.testingStarted))?.version;
  if (closest === undefined) return { allowed: 'undecidable', clause: 'SVTAD 20.29(b)', reason: `No version up to ${input.productionVersion} was available on ${input.testingStarted}.` };
  if (closest === input.testedVersion) return { allowed: 'yes', closest, clause: 'SVTAD 20.29(b)', reason: `${closest} most closely matches production at ${input.productionVersion}.` };
  const alternate = `${input.testedVersion} is not the closest to production at ${input.productionVersion}: ${closest} was available`;
  if (input.tag === 'agreed') return { allowed: 'yes', closest, clause: 'SVTAD 20.31', reason: `${alternate}; the TAG agreed.` };
  return { allowed: 'no', closest, clause: 'SVTAD 20.31', reason: `${alternate}; the TAG’s agreement is ${input.tag === 'refused' ? 'refused' : 'missing'}.` };
}
