import { z } from 'zod';
import { daySchema, dmcIdSchema } from './dmct.ts';

const packReference = z.string().min(1).max(120);

/**
 * POST /v1/schedule/plan and /v1/schedule/publish. What is left out is as it was when the last schedule was published, else the default;
 * the defaults are readings of no clause, and every schedule prints the settings that it rests on.
 */
export const scheduleSettingsSchema = z.strictObject({
  /** First day of the plan; today when left out. */
  from: daySchema.optional(),
  /** How long the lab is open on a day on which it is. */
  openMinutesPerDay: z.int().min(1).max(1_440).optional(),
  /** ISO weekdays: 1 Monday … 7 Sunday. */
  weekdays: z.array(z.int().min(1).max(7)).min(1, 'expected at least one of 1 (Monday) to 7 (Sunday)').max(7).optional(),
  /** closed: nothing is tested on bank and public holidays of England and Wales. */
  holidays: z.enum(['closed', 'open']).optional(),
  blackouts: z.array(z.strictObject({ from: daySchema, to: daySchema, reason: z.string().min(1).max(200) })).max(500).optional(),
  /** DMCs tested at the same time; as many as there are device sets when null. */
  labSlots: z.int().min(1).max(100_000).nullable().optional(),
  /** Used while there is too little history, in lab minutes. */
  defaultMinutes: z.strictObject({ migration: z.int().min(1).max(100_000), srvt: z.int().min(1).max(100_000) }).optional(),
  /** The standard packs (20.16): keys, whose newest version is taken, or key@version. */
  packs: z.strictObject({ migration: packReference, srvt: packReference }).optional(),
  /** 20.17: a DMC's Non-Standard Test Packs, once the TAG agreed or the Secretary of State determined them. */
  nonStandardPacks: z.record(dmcIdSchema, z.strictObject({ migration: packReference.optional(), srvt: packReference.optional() })).optional(),
  /** 1 to 100: raises the weight of a DMC's meters by so many per cent. */
  priorities: z.record(dmcIdSchema, z.number().min(0).max(100)).optional(),
  /** Testing of a DMC starts no earlier, e.g. because its devices come then. */
  notBefore: z.record(dmcIdSchema, daySchema).optional(),
  /** Price of moving a published completion by a minute, as a share of the price of a delay by a minute. */
  stabilityWeight: z.number().min(0).max(100).optional(),
});
export type ScheduleSettings = z.infer<typeof scheduleSettingsSchema>;
