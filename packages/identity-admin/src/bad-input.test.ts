import { describe, expect, it } from '@jest/globals';
import { AdminApi, textOf, type Json } from './fixture/admin-api.js';
import type { JsonSchema } from './fixture/check-schema.js';

interface Schema extends JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

interface Input {
  readonly method: string;
  readonly path: string;
  readonly pointer: string;
  /** The body that says `value` there and nothing else. */
  readonly body: (value: string) => unknown;
}

/** Texts of any length that somebody else parses. */
const DOCUMENTS = new Set(['/saml/metadataXml']);
/** What people tell apart by looking at it. */
const isSeen = ({ pointer, path }: Input): boolean => pointer === '/upn' || pointer === '/email' || (pointer === '/name' && path.includes('/groups'));

/** Without it a new connection is refused before anybody looks at its settings. */
const NEW = { slug: 'okta', name: 'Okta' };

/** Every text that a body of the management API takes, as the OpenAPI document tells. */
async function inputs(): Promise<readonly Input[]> {
  const { json } = await new AdminApi().call('GET', '/openapi.json');
  const schemas = json['components']?.['schemas'] as unknown as Readonly<Record<string, Schema>>;
  const found: Input[] = [];
  for (const [path, operations] of Object.entries(json['paths'] ?? {})) {
    for (const [method, operation] of Object.entries(operations)) {
      const content = operation['requestBody']?.['content'];
      const schema = (content?.['application/json'] ?? content?.['application/merge-patch+json'])?.['schema'] as unknown as Schema | undefined;
      if (schema === undefined) continue;
      for (const { pointer, body } of textsOf(schema, schemas)) found.push({ method: method.toUpperCase(), path: path.replace('/api/v1', ''), pointer, body });
    }
  }
  return found;
}

function textsOf(schema: Schema, schemas: Readonly<Record<string, Schema>>): readonly Pick<Input, 'pointer' | 'body'>[] {
  const named = schema.$ref?.split('/').at(-1);
  if (named !== undefined) return textsOf(schemas[named] ?? {}, schemas);
  const inner = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap((each) => textsOf(each, schemas));
  if (schema.type === 'string' || (Array.isArray(schema.type) && schema.type.includes('string'))) inner.push({ pointer: '', body: (value) => value });
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    for (const { pointer, body } of textsOf(property, schemas)) inner.push({ pointer: `/${name}${pointer}`, body: (value) => ({ [name]: body(value) }) });
  }
  if (schema.items !== undefined) {
    for (const { pointer, body } of textsOf(schema.items, schemas)) inner.push({ pointer: `/0${pointer}`, body: (value) => [body(value)] });
  }
  return inner;
}

/** A tenant with one of everything that a path may name. */
async function furnished() {
  const api = new AdminApi();
  await api.call('POST', '/tenants', { body: { slug: 'acme', name: 'Acme' } });
  await api.call('POST', '/tenants/acme/connections', { body: { slug: 'okta', name: 'Okta', saml: {}, scim: {} } });
  const user = await api.call('POST', '/tenants/acme/users', { body: { upn: 'ann@acme.example' } });
  const group = await api.call('POST', '/tenants/acme/groups', { body: { name: 'Sales' } });
  const ids: Readonly<Record<string, string>> = { tenant: 'acme', connection: 'okta', user: textOf(user.json['id']), group: textOf(group.json['id']) };
  const pathOf = (template: string): string => template.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? (template.includes('/groups/') ? (ids['group'] ?? '') : (ids['user'] ?? '')));
  return { api, pathOf };
}

const pointersOf = (json: Json): readonly string[] => (json['errors'] as unknown as readonly { readonly pointer: string }[] | undefined)?.map(({ pointer }) => pointer) ?? [];

describe('every text of the management API', () => {
  it.each([
    ['control characters', 'a\u0007b', () => true],
    ['NUL', 'a\u0000b', () => true],
    ['half a surrogate pair', 'a\ud800b', () => true],
    ['10,000 characters', 'x'.repeat(10_000), () => true],
    ['a change of direction', 'a\u202eb@acme.example', isSeen],
    ['a zero-width space', 'a\u200bb@acme.example', isSeen],
    ['only blanks', '   ', isSeen],
  ])('is refused with %s, naming the property by its pointer', async (_, value, concerns) => {
    const { api, pathOf } = await furnished();
    const all = await inputs();
    expect(all.length).toBeGreaterThan(50);
    const judged = all.filter((input) => !DOCUMENTS.has(input.pointer) && concerns(input) && !input.path.includes('{webhook}'));
    expect(judged.length).toBeGreaterThan(4);

    const wrong: unknown[] = [];
    for (const { method, path, pointer, body } of judged) {
      const answer = await api.call(method, pathOf(path), { body: { ...(pointer.startsWith('/saml') ? NEW : {}), ...(body(value) as object) } });
      const isNamed = pointersOf(answer.json).some((named) => named === pointer || (named !== '' && pointer.startsWith(`${named}/`)));
      if (answer.status !== 400 || !isNamed) wrong.push({ method, path, pointer, status: answer.status, errors: pointersOf(answer.json) });
      if ((answer.text ?? '').length > 2_000) wrong.push({ path, pointer, length: answer.text?.length });
    }

    expect(wrong).toEqual([]);
    expect(api.errors).toEqual([]);
  });
});
