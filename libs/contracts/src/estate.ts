import { z } from 'zod';
import { deviceTypeSchema, dmcSchema, eui64Schema } from './device-model-combination.ts';
import { installationStateSchema, labFaultSchema } from './lab.ts';

/**
 * The admin interface of the simulated estate, under /estate/v1: what a person does to it, where the lab (lab.ts) is what workers do.
 * Every change is written to a log before it is made.
 */
export const estatePopulationSchema = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9_-]{1,48}$/, 'expected 1 to 48 letters, digits, "_" or "-"'),
  /** Fields that the simulation has no use for are dropped, so that a whole portfolio entry can be sent as it is. */
  dmc: z.object(dmcSchema.omit({ deviceSets: true, supplierParties: true, metersToEnrol: true }).shape),
  count: z.number().int().min(1).max(10_000_000),
  firstDeviceId: eui64Schema.refine((id) => id.endsWith('0'), 'expected an EUI-64 whose last digit is 0: the other digits number an installation\'s devices'),
  deviceTypes: z.array(deviceTypeSchema).min(1).max(16).optional(),
  state: installationStateSchema.default('commissioned'),
});
export const populateEstateSchema = z.strictObject({ populations: z.array(estatePopulationSchema).min(1).max(1_000) });
export type PopulateEstate = z.infer<typeof populateEstateSchema>;

/** Faults of one installation: those that last until they are removed, and those that its next requests meet. */
export const changeFaultsSchema = z
  .strictObject({
    add: z.array(labFaultSchema).max(20).default([]),
    remove: z.array(labFaultSchema).max(20).default([]),
    next: z
      .strictObject({
        result: z.enum(['device-error', 'no-response', 'wrong-data']),
        srv: z.string().regex(/^(\*|\d+(\.\d+){1,2})$/, 'expected a Service Reference Variant such as 4.1.1, or "*" for all that a device answers').default('*'),
        times: z.int().min(1).max(1_000_000).default(1),
      })
      .optional(),
    /** Ends what `next` has left. */
    clearNext: z.literal(true).optional(),
  })
  .refine(({ add, remove, next, clearNext }) => add.length + remove.length > 0 || next !== undefined || clearNext === true, 'expected something to add, to remove, to come next or to clear');
export type ChangeFaults = z.infer<typeof changeFaultsSchema>;

/** How a mix of DMCs becomes populations: a share of the whole, or a number. */
const mixEntry = z
  .strictObject({
    dmc: dmcSchema.shape.id,
    share: z.number().positive().max(1).optional(),
    count: z.int().min(1).max(10_000_000).optional(),
    state: installationStateSchema.default('commissioned'),
    deviceTypes: z.array(deviceTypeSchema).min(1).max(16).optional(),
  })
  .refine(({ share, count }) => (share === undefined) !== (count === undefined), 'expected either share or count');

export const estateMixSchema = z
  .strictObject({
    $schema: z.string().max(300).optional().describe('For editors; not read.'),
    id: z.string().regex(/^[A-Za-z0-9_-]{1,32}$/, 'expected 1 to 32 letters, digits, "_" or "-"').describe('Populations are called ID-1, ID-2 and so on; their device sets ID-1.0, ID-1.1 and so on.'),
    installations: z.int().min(1).max(10_000_000).optional().describe('The whole, of which shares are taken.'),
    firstDeviceId: estatePopulationSchema.shape.firstDeviceId.describe('EUI-64 of the first device; all others follow.'),
    mix: z.array(mixEntry).min(1).max(1_000),
    dmcs: z.array(z.object(estatePopulationSchema.shape.dmc.shape)).max(1_000).optional().describe('DMCs that the mix names; those of a portfolio otherwise.'),
  })
  .superRefine(({ installations, mix }, context) => {
    const shared = mix.reduce((sum, { share = 0 }) => sum + share, 0);
    if (shared > 0 && installations === undefined) context.addIssue({ code: 'custom', path: ['installations'], message: 'expected the number of installations of which the mix takes shares' });
    if (shared > 0 && Math.abs(shared - 1) > 1e-6) context.addIssue({ code: 'custom', path: ['mix'], message: `expected shares that come to 1, not ${Number(shared.toPrecision(6))}` });
  });
export type EstateMix = z.infer<typeof estateMixSchema>;

/** One entry of the log of changes, as GET /estate/v1/changes gives it and as its file holds it, one a line. */
export interface EstateChange {
  readonly seq: number;
  readonly at: string;
  /** What was done, such as "populate"; "refused" for a change that was written and then not made. */
  readonly action: string;
  /** Who the caller says to be; the token alone says who may. */
  readonly actor: string;
  /** What was asked for; of a refusal the number of its change, and why. */
  readonly input: unknown;
  /** SHA-256 of the entry before, and of this one without `hash`: a line that is changed or taken out shows. */
  readonly previous: string;
  readonly hash: string;
}

export interface EstateView {
  readonly installations: number;
  /** Those that are stored, because they were prepared or changed. */
  readonly materialised: number;
  readonly populations: readonly PopulationView[];
  readonly clock: { readonly rate: number; readonly frozen: boolean; readonly simulatedNow: string; readonly realNow: string };
  readonly users: readonly { readonly userId: string; readonly roles: string; readonly receiveEndpoint: string | null }[];
}

export interface PopulationView {
  readonly id: string;
  readonly dmcId: string;
  readonly count: number;
  readonly firstDeviceId: string;
  readonly lastDeviceId: string;
  readonly deviceTypes: readonly string[];
  readonly state: string;
}
