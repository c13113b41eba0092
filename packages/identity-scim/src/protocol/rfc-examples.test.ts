import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import * as protocol from './index.js';
import type { JsonObject } from './index.js';

/** A request of the RFCs and what becomes of it. `refused` stands instead of the outcome. */
type Example = { readonly section: string; readonly refused?: JsonObject } & (
  | { readonly kind: 'resource'; readonly resourceType: 'User' | 'Group'; readonly body: JsonObject; readonly accepted?: JsonObject }
  | { readonly kind: 'resource-types'; readonly baseUrl: string; readonly contains: readonly JsonObject[] }
  | { readonly kind: 'schema'; readonly urn: string; readonly contains: JsonObject }
  | { readonly kind: 'filters'; readonly resource: JsonObject; readonly filters: readonly { readonly filter: string; readonly matches?: boolean; readonly refused?: JsonObject }[] }
  | { readonly kind: 'patch'; readonly resourceType: 'User' | 'Group'; readonly before: JsonObject; readonly body: JsonObject; readonly after?: JsonObject }
  | { readonly kind: 'errors'; readonly errors: readonly { readonly make: string; readonly detail: string; readonly body: JsonObject }[] }
  | { readonly kind: 'search'; readonly body: JsonObject; readonly read?: JsonObject }
  | { readonly kind: 'query'; readonly query: string; readonly read?: JsonObject }
  | { readonly kind: 'projection'; readonly query: string; readonly resource: JsonObject; readonly returned: JsonObject }
  | { readonly kind: 'bulk'; readonly body: JsonObject; readonly plan: readonly JsonObject[] }
);

const fixtures = fileURLToPath(new URL('../../../../fixtures/', import.meta.url));
const examples = ['rfc7643', 'rfc7644'].flatMap((rfc) =>
  readdirSync(`${fixtures}${rfc}`).map((name) => [`${rfc}/${name}`, JSON.parse(readFileSync(`${fixtures}${rfc}/${name}`, 'utf8')) as Example] as const),
);

const types = { User: protocol.USER_RESOURCE_TYPE, Group: protocol.GROUP_RESOURCE_TYPE };
const { User } = types;

const outcome = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    if (error instanceof protocol.ScimError) return { status: error.status, scimType: error.scimType };
    throw error;
  }
};
const parseQuery = (query: string) => protocol.parseListQuery(protocol.parseQueryString(query), User);

function check(example: Example): void {
  switch (example.kind) {
    case 'resource':
      expect(outcome(() => protocol.validateResource(types[example.resourceType], example.body))).toEqual(given(example.accepted ?? example.refused));
      return;
    case 'resource-types':
      expect(protocol.listResourceTypes([types.User, types.Group], example.baseUrl)).toMatchObject({ Resources: example.contains });
      return;
    case 'schema':
      expectContains(protocol.loadSchema([types.User, types.Group], example.urn, 'https://example.com/v2'), example.contains);
      return;
    case 'filters':
      for (const { filter, matches, refused } of example.filters) {
        const found = outcome(() => protocol.matchesFilter(example.resource, protocol.resolveFilter(protocol.parseFilter(filter), User)));
        expect([filter, found]).toEqual([filter, given(matches ?? refused)]);
      }
      return;
    case 'patch': {
      const type = types[example.resourceType];
      const after = outcome(() => protocol.applyPatch(example.before, protocol.parsePatch(example.body, type), type));
      expect(after).toEqual(given(example.after ?? example.refused));
      return;
    }
    case 'errors':
      for (const { make, detail, body } of example.errors) {
        const constructors = protocol as unknown as Readonly<Record<string, (detail: string) => protocol.ScimError>>;
        expect(protocol.toErrorBody(given(constructors[make])(detail))).toEqual(body);
      }
      return;
    case 'search':
      expect(outcome(() => protocol.parseSearchRequest(example.body, User))).toMatchObject(given(example.read ?? example.refused));
      return;
    case 'query':
      expect(outcome(() => parseQuery(example.query))).toMatchObject(given(example.read ?? example.refused));
      return;
    case 'projection':
      expect(protocol.projectResource(example.resource, parseQuery(example.query).projection, User)).toEqual(example.returned);
      return;
    case 'bulk':
      expect(protocol.planBulk(protocol.parseBulkRequest(example.body))).toEqual(example.plan);
  }
}

/** An example without an expectation is a mistake. */
function given<T>(expectation: T | undefined): T {
  if (expectation === undefined) throw new Error('The example says nothing of its outcome');
  return expectation;
}

/** Everything that `wanted` says stands in `found`; arrays of attributes are compared by name, and may be longer. */
function expectContains(found: JsonObject, wanted: JsonObject): void {
  for (const [key, value] of Object.entries(wanted)) {
    if (key === 'attributes' || key === 'subAttributes') {
      for (const attribute of value as readonly JsonObject[]) {
        const same = (found[key] as readonly JsonObject[]).find((each) => each.name === attribute.name);
        expect([attribute.name, same !== undefined]).toEqual([attribute.name, true]);
        expectContains(given(same), attribute);
      }
    } else expect({ [key]: found[key] }).toEqual({ [key]: value });
  }
}

describe('the examples of RFC 7643, RFC 7644 and RFC 9865', () => {
  it.each(examples)('%s', (_name, example) => {
    check(example);
    expect(example.section).toMatch(/^RFC \d+ §/);
  });
});
