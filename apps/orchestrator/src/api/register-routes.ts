import { fixIssueSchema, openIssueSchema, registerKinds, reviseEntrySchema } from '@gauntlet/contracts';
import type { RegisterKind, RegisterRules } from '@gauntlet/contracts';
import { z } from 'zod';
import { json, pageQuerySchema, readers, type Route } from './route.ts';

const idSchema = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'expected 1 to 64 letters, digits, ".", "_" or "-"');
export const kindsOfRegister = Object.keys(registerKinds) as readonly RegisterKind[];

/** What adds an entry: its fields, and an id where the next number will not do. */
export function newEntrySchema(kind: RegisterKind): z.ZodType {
  return kind === 'testing-issue' ? openIssueSchema : registerKinds[kind].body.extend({ id: idSchema.optional() });
}

/** Query of a register's list: a page, and the kind's filters. */
export function entryQuerySchema(kind: RegisterKind) {
  const filters = Object.keys(registerKinds[kind].filters).map((name) => [name, z.string().max(120).optional()] as const);
  return pageQuerySchema.extend(Object.fromEntries(filters)).strict();
}

/** Every register has the same routes; who may write is said by its kind. */
export const registerRoutes: readonly Route[] = [
  ...kindsOfRegister.flatMap((kind) => routesOf(kind, registerKinds[kind])),
  { method: 'POST', path: '/v1/issues/:id/fix', summary: 'Name the attempts that show an issue fixed; closes it when every test that showed it has passed since (SVTAD 12.6(h))', admits: registerKinds['testing-issue'].revisers, body: fixIssueSchema, success: json('the issue') },
];

function routesOf(kind: RegisterKind, rules: RegisterRules): readonly Route[] {
  const path = `/v1/${rules.path}`;
  const what = `${rules.title} (SVTAD ${rules.clause})`;
  return [
    { method: 'POST', path, summary: `${what}: add an entry`, admits: rules.writers, body: newEntrySchema(kind), success: json('the entry', 201) },
    { method: 'GET', path, summary: `${what} as they stand`, admits: readers, query: entryQuerySchema(kind), success: json('a page of entries') },
    { method: 'GET', path: `${path}/:id`, summary: `${what}: one entry`, admits: readers, success: json('the entry') },
    { method: 'GET', path: `${path}/:id/revisions`, summary: `${what}: every revision of an entry`, admits: readers, query: pageQuerySchema, success: json('a page of revisions, oldest first') },
    { method: 'POST', path: `${path}/:id/revisions`, summary: `${what}: revise an entry; 409 when it has another revision by now`, admits: rules.revisers, body: reviseEntrySchema, success: json('the entry', 201) },
  ];
}
