import { z } from 'zod';
import type { DeviceSetId, DmcId } from './ids.ts';
import { simulationProfileSchema } from './simulation-profile.ts';

/** Capability Releases of the SVTAD (clause 1). */
export const capabilityReleaseSchema = z.enum(['IOC', 'MOC', 'FOC']);
export type CapabilityRelease = z.infer<typeof capabilityReleaseSchema>;

/** Device types as DUIS names them; SMETS1 devices appear under the same names. */
export const deviceTypeSchema = z.enum(['ESME', 'GSME', 'GPF', 'CHF', 'HCALCS', 'PPMID', 'IHD', 'CAD']);
export type DeviceType = z.infer<typeof deviceTypeSchema>;

/** EUI-64 as DUIS writes it: eight hex pairs joined by "-". Kept in upper case. */
export const eui64Schema = z
  .string()
  .regex(/^[0-9A-Fa-f]{2}(-[0-9A-Fa-f]{2}){7}$/, 'expected an EUI-64 such as 00-DB-00-01-00-00-01-A0')
  .transform((value) => value.toUpperCase());

export const installationTypeSchema = z.enum(['dormant', 'active', 'mixed']);
export type InstallationType = z.infer<typeof installationTypeSchema>;

/** Lengths are the limits of DUIS (manufacturer and model 30, firmware 8 characters). */
export const deviceModelSchema = z.strictObject({
  type: deviceTypeSchema,
  manufacturer: z.string().min(1).max(30),
  model: z.string().min(1).max(30),
  hardwareVersion: z.string().min(1).max(30).optional(),
  firmwareVersion: z.string().min(1).max(8),
  /** Of an ESME, as DUIS names its variants: A has one element, B two (a primary and a secondary register). A when left out. */
  esmeVariant: z.enum(['A', 'B']).optional(),
});
export type DeviceModel = z.infer<typeof deviceModelSchema>;

/** One physical (or simulated) installation of a DMC in the lab; leased whole, never shared. */
export const deviceSetSchema = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/, 'expected 1 to 64 letters, digits, ".", "_" or "-"').transform((v) => v as DeviceSetId),
  devices: z.array(z.strictObject({ type: deviceTypeSchema, deviceId: eui64Schema })).min(1).max(16),
});
export type DeviceSet = z.infer<typeof deviceSetSchema>;

/** A Device Model Combination. A change of firmware makes another DMC (SVTAD 20.23(c)). */
export const dmcSchema = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/, 'expected 1 to 64 letters, digits, ".", "_" or "-"').transform((v) => v as DmcId),
  release: capabilityReleaseSchema,
  installationType: installationTypeSchema,
  deviceModels: z.array(deviceModelSchema).min(1).max(16),
  communicationsServiceProvider: z.string().min(1).max(60),
  smso: z.string().min(1).max(60),
  /** The SMETS1 Service Provider that answers for this DMC's devices and signs their responses. */
  s1sp: eui64Schema,
  smetsVersion: z.string().min(1).max(20),
  metersToEnrol: z.int().min(0).max(50_000_000),
  supplierParties: z.array(z.string().min(1).max(60)).max(60).default([]),
  deviceSets: z.array(deviceSetSchema).min(1).max(1_000),
  /** How the device simulator plays this DMC; ignored by a real target. */
  simulation: simulationProfileSchema.optional(),
});
export type Dmc = z.infer<typeof dmcSchema>;

export const portfolioSchema = z
  .strictObject({ dmcs: z.array(dmcSchema).min(1).max(10_000) })
  .superRefine((portfolio, context) => {
    const seen = new Map<string, string>();
    const claim = (kind: string, id: string, path: (string | number)[]) => {
      const key = `${kind} ${id}`;
      if (seen.has(key)) context.addIssue({ code: 'custom', path, message: `duplicate ${kind} "${id}"; expected each to appear once (first at ${seen.get(key)})` });
      else seen.set(key, path.join('.'));
    };
    portfolio.dmcs.forEach((dmc, d) => {
      claim('DMC id', dmc.id, ['dmcs', d, 'id']);
      dmc.deviceSets.forEach((set, s) => {
        claim('device set id', set.id, ['dmcs', d, 'deviceSets', s, 'id']);
        set.devices.forEach((device, i) => claim('device id', device.deviceId, ['dmcs', d, 'deviceSets', s, 'devices', i, 'deviceId']));
      });
    });
  });
export type Portfolio = z.infer<typeof portfolioSchema>;
