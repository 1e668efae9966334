import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

/**
 * Makes test/helm/schemas, so that a test needs no network. Run by hand when a version or a kind changes:
 *   node test/helm/src/make-schemas.ts "$(go mod download -json k8s.io/kubernetes@v1.36.1 | jq -r .Dir)" "$(go mod download -json github.com/kedacore/keda/v2@v2.21.0 | jq -r .Dir)"
 */
interface Schema {
  readonly [key: string]: unknown;
}

const kinds = [
  ['io.k8s.api.apps.v1.Deployment', 'deployment-apps-v1'],
  ['io.k8s.api.apps.v1.StatefulSet', 'statefulset-apps-v1'],
  ['io.k8s.api.batch.v1.Job', 'job-batch-v1'],
  ['io.k8s.api.core.v1.Secret', 'secret-v1'],
  ['io.k8s.api.core.v1.Service', 'service-v1'],
  ['io.k8s.api.networking.v1.Ingress', 'ingress-networking-v1'],
  ['io.k8s.api.networking.v1.NetworkPolicy', 'networkpolicy-networking-v1'],
  ['io.k8s.api.policy.v1.PodDisruptionBudget', 'poddisruptionbudget-policy-v1'],
] as const;
const customResources = [
  ['keda.sh_scaledobjects.yaml', 'scaledobject-keda-v1alpha1'],
  ['keda.sh_triggerauthentications.yaml', 'triggerauthentication-keda-v1alpha1'],
] as const;

const target = fileURLToPath(new URL('../schemas/', import.meta.url));
const [kubernetes, keda] = process.argv.slice(2);
if (kubernetes === undefined || keda === undefined) throw new Error('expected the folders of the modules k8s.io/kubernetes and github.com/kedacore/keda/v2');
mkdirSync(target, { recursive: true });

const { definitions } = JSON.parse(readFileSync(join(kubernetes, 'api/openapi-spec/swagger.json'), 'utf8')) as { definitions: Readonly<Record<string, Schema>> };
for (const [definition, file] of kinds) {
  const used = new Map<string, unknown>();
  collect(definition, used);
  write(file, { ...(used.get(definition) as Schema), definitions: Object.fromEntries([...used].filter(([name]) => name !== definition)) });
}
for (const [crd, file] of customResources) {
  const { spec } = parse(readFileSync(join(keda, 'config/crd/bases', crd), 'utf8')) as { spec: { versions: { schema: { openAPIV3Schema: Schema } }[] } };
  write(file, strict(spec.versions[0]?.schema.openAPIV3Schema, true) as Schema);
}

function write(file: string, schema: Schema): void {
  writeFileSync(join(target, `${file}.json`), `${JSON.stringify({ $schema: 'http://json-schema.org/draft-07/schema#', ...schema })}\n`);
}

/** The definition and all that it refers to. */
function collect(name: string, used: Map<string, unknown>): void {
  if (used.has(name)) return;
  const made = strict(definitions[name], false);
  used.set(name, made);
  for (const [, referred] of JSON.stringify(made).matchAll(/"#\/definitions\/([^"]+)"/g)) collect(referred ?? '', used);
}

/** Without descriptions; what is not named is refused. A custom resource's metadata are checked by the API server, not by its schema. */
function strict(node: unknown, isCustom: boolean): unknown {
  if (Array.isArray(node)) return node.map((each) => strict(each, isCustom));
  if (typeof node !== 'object' || node === null) return node;
  const schema = node as Schema;
  if (schema['format'] === 'int-or-string' || schema['x-kubernetes-int-or-string'] === true) return { anyOf: [{ type: 'string' }, { type: 'integer' }] };
  const kept = Object.entries(schema).filter(([key, value]) => !(key === 'description' && typeof value === 'string') && !key.startsWith('x-kubernetes-') && key !== 'format' && key !== 'default');
  const made = Object.fromEntries(kept.map(([key, value]) => [key, key === 'properties' ? Object.fromEntries(Object.entries(value as Schema).map(([name, property]) => [name, strict(property, isCustom)])) : strict(value, isCustom)]));
  const isOpen = !('properties' in schema) || 'additionalProperties' in schema || schema['x-kubernetes-preserve-unknown-fields'] === true;
  return isOpen ? made : { ...made, additionalProperties: false };
}
