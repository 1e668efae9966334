import { z } from 'zod';
import { platformVersion } from '../platform-version.ts';
import type { Route } from './route.ts';
import { routes } from './routes.ts';

/** The OpenAPI 3.1 document, made of the route table and the zod schemas that the endpoints parse with. */
export function openApiDocument(): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Gauntlet', version: platformVersion, description: 'DMCT runs, their results and the gates of the SVTAD.' },
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
    paths,
  };
}

function operation(route: Route): Record<string, unknown> {
  const parameters = [...route.path.matchAll(/:(\w+)/g)].map((match) => ({ name: match[1], in: 'path', required: true, schema: { type: 'string' } }));
  const query = route.query === undefined ? [] : queryParameters(jsonSchema(route.query));
  return {
    summary: route.summary,
    ...(route.admits === 'anonymous' ? {} : { security: [{ bearer: [] }], 'x-admits': route.admits }),
    ...(parameters.length + query.length > 0 ? { parameters: [...parameters, ...query] } : {}),
    ...(route.body === undefined ? {} : { requestBody: { required: true, content: { 'application/json': { schema: jsonSchema(route.body) } } } }),
    ...(route.files === undefined ? {} : { requestBody: { required: true, content: Object.fromEntries(route.files.map((mediaType) => [mediaType, { schema: { type: 'string', format: 'binary' } }])) } }),
    responses: {
      [route.success.status]: { description: route.success.description, content: { [route.success.contentType ?? 'application/json']: {} } },
      default: { description: 'RFC 9457 problem details', content: { 'application/problem+json': {} } },
    },
  };
}

/** Input side of a schema; what zod cannot say in JSON Schema (transforms, cross-field checks) is left open. */
function jsonSchema(schema: z.ZodType): Record<string, unknown> {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Record<string, unknown>;
}

function queryParameters(schema: Record<string, unknown>): Record<string, unknown>[] {
  const properties = (schema['properties'] ?? {}) as Record<string, unknown>;
  const required = (schema['required'] ?? []) as readonly string[];
  return Object.entries(properties).map(([name, property]) => ({ name, in: 'query', required: required.includes(name), schema: property }));
}
