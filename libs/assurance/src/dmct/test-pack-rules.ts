import type { Verdict } from '@gauntlet/contracts';
import type { Readings } from '../readings.ts';
import type { DmctPack } from './dmc-transition.ts';

export interface PackStartInput {
  readonly pack: DmctPack;
  readonly migration: 'dmct' | 'mtad';
  /** Done under DMCT: the migration pack; under the MTAD: the TAB's determination (20.14). */
  readonly migrationTesting: 'complete' | 'not-complete';
  readonly testPack: { readonly kind: 'standard' | 'non-standard'; readonly tag: 'agreed' | 'refused' | 'pending'; readonly sos: 'not-referred' | 'pending' | 'approved' | 'refused' };
}

export interface PackStart {
  readonly allowed: 'yes' | 'no';
  readonly clause: string;
  readonly reason: string;
}

/** SVTAD 20.14–20.17: whether a pack may start on a DMC: the right pack, in its turn, and agreed. */
export function mayStartPack(input: PackStartInput): PackStart {
  const { pack, migration, testPack } = input;
  if (pack === 'migration' && migration === 'mtad') return { allowed: 'no', clause: 'SVTAD 20.14', reason: 'Migration is tested under the MTAD; only SRVT is run here.' };
  if (pack === 'srvt' && input.migrationTesting === 'not-complete') {
    const awaited = migration === 'mtad' ? 'the TAB has determined that the Migration Test Phase under the MTAD is complete' : 'the DMCT migration pack has been run';
    return { allowed: 'no', clause: 'SVTAD 20.14', reason: `SRVT starts only once ${awaited}.` };
  }
  const clause = testPack.kind === 'standard' ? 'SVTAD 20.16' : 'SVTAD 20.17';
  if (testPack.tag === 'agreed' || testPack.sos === 'approved') return { allowed: 'yes', clause, reason: `The ${testPack.kind} pack is ${testPack.sos === 'approved' ? 'determined by the Secretary of State' : 'agreed with the TAG'}.` };
  return { allowed: 'no', clause, reason: `The ${testPack.kind} pack is neither agreed with the TAG nor determined by the Secretary of State.` };
}

/** SVTAD 20.20: the tests of a re-run: under the reading that ships all of the pack, what passed before staying as history. */
export function testsToRerun(pack: readonly string[], passed: readonly string[], readings: Readings): readonly string[] {
  return readings.packRerun === 'whole-pack' ? pack : pack.filter((testId) => !passed.includes(testId));
}

/** SVTAD 20.13: both objectives have to be shown: migration, and Service Requests with Alerts. */
export function objectivesShown(migration: Verdict, srvt: Verdict): Verdict {
  if (migration === 'not-met' || srvt === 'not-met') return 'not-met';
  return migration === 'met' && srvt === 'met' ? 'met' : 'undecidable';
}
