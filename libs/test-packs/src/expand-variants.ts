import { describe, formatPath, GauntletError, parseInput, variantRowSchema, type DeviceType, type InputProblem, type SendStep, type Test, type VariantRow } from '@gauntlet/contracts';
import { findVariant, type ServiceReferenceVariant } from '@gauntlet/duis';

export interface ExpandedPack {
  /** The pack without its table; the tests that the table stands for follow its own. */
  readonly value: unknown;
  /** What is wrong with the table itself. */
  readonly problems: readonly InputProblem[];
  /** Where the tests that follow the pack's own come from, in their order. */
  readonly origins: readonly string[];
  /** How many tests are the pack's own. */
  readonly own: number;
}

/**
 * A pack may name Service Reference Variants in a table, `variants`, instead of writing the same three tests out for each:
 * success, device error and system error (refused by the DCC). Each prepares the installation anew, so none depends on another.
 */
export function expandVariants(value: unknown): ExpandedPack {
  if (typeof value !== 'object' || value === null || !('variants' in value)) return { value, problems: [], origins: [], own: 0 };
  const { variants, ...pack } = value as { readonly variants: unknown; readonly tests?: unknown };
  const own = Array.isArray(pack.tests) ? (pack.tests as readonly unknown[]) : [];
  if (!Array.isArray(variants)) return { value: pack, problems: [{ path: 'variants', value: describe(variants), expected: 'a list of rows' }], origins: [], own: own.length };
  const { rows, problems } = readRows(variants);
  const expanded = rows.flatMap(({ row, variant, place }) => testsOf(row, variant, rows).map((test) => ({ test, origin: `variants[${place}]` })));
  return { value: { ...pack, tests: [...own, ...expanded.map(({ test }) => test)] }, problems, origins: expanded.map(({ origin }) => origin), own: own.length };
}

interface PlacedRow {
  readonly row: VariantRow;
  readonly variant: ServiceReferenceVariant;
  readonly place: number;
}

function readRows(values: readonly unknown[]): { readonly rows: readonly PlacedRow[]; readonly problems: readonly InputProblem[] } {
  const problems: InputProblem[] = [];
  const rows: PlacedRow[] = [];
  for (const [place, value] of values.entries()) {
    try {
      const row = parseInput(variantRowSchema, value, 'row');
      const variant = findVariant(row.srv);
      if (variant === undefined) problems.push({ path: formatPath(['variants', place, 'srv']), value: describe(row.srv), expected: 'a Service Reference Variant such as 4.1.1' });
      else rows.push({ row, variant, place });
    } catch (error) {
      if (!(error instanceof GauntletError)) throw error;
      problems.push(...error.problems.map((each) => ({ ...each, path: `variants[${place}].${each.path}` })));
    }
  }
  for (const { row, place } of rows) {
    for (const [b, srv] of row.before.entries()) {
      if (!rows.some((other) => other.row.srv === srv)) problems.push({ path: formatPath(['variants', place, 'before', b]), value: describe(srv), expected: 'the srv of a row of this table' });
    }
  }
  return { rows, problems };
}

function testsOf(row: VariantRow, variant: ServiceReferenceVariant, rows: readonly PlacedRow[]): readonly Test[] {
  const [first] = row.devices;
  if (first === undefined) return [];
  const succeeds = row.devices.map((device) => testOf(row, `${keyOf(row.srv, device)}-succeeds`, `${variant.name}: ${device} does it`, [...stepsBefore(row, device, rows), { ...stepFor(row, device), expect: { result: 'success', values: row.values } }]));
  // What the DCC answers itself reaches no device that could refuse it.
  const deviceError = variant.nonDevice ? [] : [{ ...testOf(row, `${keyOf(row.srv, first)}-device-error`, `${variant.name}: the error of a faulty ${first} is reported`, [{ ...stepFor(row, first), expect: { result: 'device-error' } }]), precondition: { state: 'commissioned' as const, faults: ['device-fault' as const] } }];
  return [...succeeds, ...deviceError, ...refusedTest(row, variant, first)];
}

function refusedTest(row: VariantRow, variant: ServiceReferenceVariant, device: DeviceType): readonly Test[] {
  const refused = row.refused ?? (variant.nonDevice ? undefined : { tamper: 'unknown-device' as const, code: 'E19' });
  if (refused === undefined) return [];
  const { tamper, body, code } = refused;
  return [testOf(row, `${keyOf(row.srv, device)}-refused`, `${variant.name}: the DCC refuses it with ${code}`, [{ ...stepFor(row, device), ...(body === undefined ? {} : { body }), ...(tamper === undefined ? {} : { tamper }), expect: { result: 'refused', code } }])];
}

function testOf({ functionalGroup, requirements }: VariantRow, key: string, title: string, steps: Test['steps']): Test {
  return { key, title, functionalGroup, requirements, precondition: { state: 'commissioned', faults: [] }, steps };
}

function stepsBefore(row: VariantRow, device: DeviceType, rows: readonly PlacedRow[]): Test['steps'] {
  return row.before.flatMap((srv) => {
    const earlier = rows.find((other) => other.row.srv === srv)?.row;
    // Only where the earlier one is for this device; what the DCC answers itself is for the installation.
    if (earlier === undefined || !(earlier.devices.includes(device) || findVariant(srv)?.nonDevice === true)) return [];
    return [{ ...stepFor(earlier, device), expect: { result: 'success' as const, values: [] } }];
  });
}

function stepFor(row: VariantRow, device: DeviceType): Omit<SendStep, 'expect'> {
  return { kind: 'send', srv: row.srv, device, body: row.bodies[device] ?? row.body, ...(row.user === undefined ? {} : { user: row.user }) };
}

function keyOf(srv: string, device: DeviceType): string {
  return `srv-${srv}-${device.toLowerCase()}`;
}
