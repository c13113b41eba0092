import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  applyPatch,
  ENTERPRISE_USER_URN,
  formatFilter,
  formatPath,
  GROUP_RESOURCE_TYPE,
  matchesFilter,
  ownValue,
  parseBulkRequest,
  parseFilter,
  parsePatch,
  parsePath,
  planBulk,
  planGroupOperations,
  resolveFilter,
  ScimError,
  USER_RESOURCE_TYPE,
  USER_URN,
  validateResource,
  type Filter,
  type JsonObject,
  type JsonValue,
} from '../protocol/index.js';
import { ScimBed } from '../testing/scim-bed.js';

/** All properties together, a fifth each. `SCIM_FUZZ_SECONDS=300` for a long run. */
const SECONDS = Number(process.env['SCIM_FUZZ_SECONDS'] ?? '10');
const SHARE_MILLISECONDS = (SECONDS * 1_000) / 5;
const TEST_TIMEOUT = SHARE_MILLISECONDS + 60_000;
/** Time of this process for one input; real ones take far below one. */
const MAX_MILLISECONDS = 1_500;
const untilTimeIsOver = { numRuns: Number.MAX_SAFE_INTEGER, interruptAfterTimeLimit: SHARE_MILLISECONDS, markInterruptAsFailure: false };

type Outcome<T> = { readonly kind: 'done'; readonly value: T } | { readonly kind: 'refused'; readonly error: ScimError };

/** @throws whatever is no SCIM error. */
function attempt<T>(run: () => T): Outcome<T> {
  const before = process.cpuUsage();
  try {
    return { kind: 'done', value: run() };
  } catch (error) {
    if (!(error instanceof ScimError)) throw error;
    expect([error.status, error.detail.isWellFormed(), error.detail.length > 0]).toEqual([error.status === 413 ? 413 : 400, true, true]);
    return { kind: 'refused', error };
  } finally {
    const { user } = process.cpuUsage(before);
    expect(user / 1_000).toBeLessThan(MAX_MILLISECONDS);
  }
}

const names = [
  'userName', 'USERNAME', 'name', 'name.givenName', 'name.familyName', 'emails', 'emails.value', 'emails.type', 'roles', 'addresses', 'addresses.country', 'active', 'title', 'externalId', 'id', 'meta',
  'meta.created', 'schemas', 'groups', 'password', 'members', 'members.value', 'displayName', 'x509Certificates', 'photos.value', 'value', 'type', 'primary', '$ref', 'nonsense', 'constructor', '__proto__', 'toString',
  ENTERPRISE_USER_URN, `${ENTERPRISE_USER_URN}:manager`, `${ENTERPRISE_USER_URN}:manager.value`, `${ENTERPRISE_USER_URN}:department`, `${USER_URN}:userName`, 'urn:x:y:z', 'urn:',
];
const name = fc.constantFrom(...names);
const odd = fc.string({ unit: fc.constantFrom(...'aZ09 "\\()[].:,-_$%*&=+\'/\n\t'.split(''), '\0', '\u0001', 'ß', 'ı', 'é', '\ud800', '\udc00', '😀', '\u202e'), maxLength: 12 });
const quoted = odd.map((text) => JSON.stringify(text));
const literal = fc.oneof(quoted, fc.constantFrom('true', 'false', 'null', '1', '-1.5e3', '1e999', '00', 'bare', '"2024-02-30T00:00:00Z"', '"2024-02-29T00:00:00+14:00"', '"a"', "'a'"));
const operator = fc.constantFrom('eq', 'EQ', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le', 'pr', 'xx');

/** What looks like a filter; most are one. */
const { filterText } = fc.letrec<{ filterText: string; term: string }>((tie) => ({
  term: fc.oneof(
    { weight: 5, arbitrary: fc.tuple(name, operator, literal).map(([path, op, value]) => (op === 'pr' ? `${path} pr` : `${path} ${op} ${value}`)) },
    fc.tuple(name, tie('filterText')).map(([path, inner]) => `${path}[${inner}]`),
    fc.tuple(name, tie('filterText'), name, literal).map(([path, inner, sub, value]) => `${path}[${inner}].${sub} eq ${value}`),
    tie('filterText').map((inner) => `(${inner})`),
    tie('filterText').map((inner) => `not (${inner})`),
  ),
  filterText: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.tuple(name, operator, literal).map((parts) => parts.join(' ')),
    tie('term'),
    fc.tuple(tie('term'), fc.constantFrom(' and ', ' or ', ' AND ', ' Or ', '  and\t'), tie('filterText')).map((parts) => parts.join('')),
  ),
}));

/** The text with a few of its characters gone, doubled or replaced. */
const mutated = (texts: fc.Arbitrary<string>) =>
  fc.tuple(texts, fc.array(fc.tuple(fc.nat(200), fc.nat(2), odd), { maxLength: 3 })).map(([text, edits]) =>
    edits.reduce((current, [place, kind, extra]) => {
      const at = place % (current.length + 1);
      if (kind === 0) return current.slice(0, at) + current.slice(at + 1);
      return current.slice(0, at) + (kind === 1 ? extra : current.slice(at, at + 5)) + current.slice(at);
    }, text),
  );

const pathText = fc.oneof(
  name,
  fc.tuple(name, filterText, fc.constantFrom('', '.value', '.type', '.primary', '.nonsense', '.a.b', 'x')).map(([path, filter, rest]) => `${path}[${filter}]${rest}`),
  fc.constantFrom('emails[type eq "work"].value', 'phoneNumbers[type eq "mobile"].value', 'roles[primary eq "True"].value', 'members[value eq "x"]', 'addresses[type eq "home"].country'),
);

const { json } = fc.letrec<{ json: JsonValue }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    odd,
    fc.constantFrom<JsonValue>(true, false, null, 0, -1, 1.5, 'True', 'work', 'ann@acme.example', [], {}),
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(name, pathText, odd), tie('json'), { maxKeys: 4 }),
  ),
}));
const email = fc.record({ value: fc.constantFrom('a@x', 'A@x', 'b@x'), type: fc.constantFrom('work', 'home'), primary: fc.boolean() }, { requiredKeys: [] });
const value = fc.oneof(json, email, fc.array(email, { maxLength: 3 }), fc.record({ name: fc.record({ givenName: odd }), emails: fc.array(email, { maxLength: 2 }), title: odd }, { requiredKeys: [] }));
const operation = fc.record(
  { op: fc.constantFrom('add', 'replace', 'remove', 'Add', 'REMOVE', 'move'), path: fc.oneof(pathText, mutated(pathText)), value },
  { requiredKeys: ['op'] },
) as fc.Arbitrary<JsonObject>;

const ann = deepFreeze(
  validateResource(USER_RESOURCE_TYPE, {
    schemas: [USER_URN, ENTERPRISE_USER_URN],
    userName: 'ann',
    active: true,
    name: { givenName: 'Ann', familyName: 'Ames' },
    emails: [{ value: 'a@x', type: 'work', primary: true }, { value: 'b@x', type: 'home' }],
    addresses: [{ type: 'work', country: 'AT' }],
    roles: [{ value: 'admin' }],
    [ENTERPRISE_USER_URN]: { department: 'R', manager: { value: 'm' } },
  }),
);

describe('within the time given', () => {
  it('a filter is read and means the same when written again, or is invalidFilter', () => {
    fc.assert(
      fc.property(fc.oneof(filterText, mutated(filterText), odd), (text) => {
        const read = attempt(() => parseFilter(text));
        if (read.kind === 'refused') return expect(read.error.scimType).toBe('invalidFilter');
        const again = parseFilter(formatFilter(read.value));
        expect(again).toEqual(read.value);
        const [one, other] = [read.value, again].map((filter: Filter) => attempt(() => resolveFilter(filter, USER_RESOURCE_TYPE)));
        expect(other).toEqual(one);
        if (one?.kind !== 'done') return expect(one?.error.scimType).toBe('invalidFilter');
        const [matches, inverse] = [attempt(() => matchesFilter(ann, one.value)), attempt(() => matchesFilter(ann, { kind: 'not', filter: one.value }))];
        expect([matches.kind, inverse]).toEqual(['done', { kind: 'done', value: matches.kind === 'done' && !matches.value }]);
      }),
      untilTimeIsOver,
    );
  }, TEST_TIMEOUT);

  it('a path is read and means the same when written again, or is refused', () => {
    fc.assert(
      fc.property(fc.oneof(pathText, mutated(pathText), odd), (text) => {
        const read = attempt(() => parsePath(text));
        if (read.kind === 'refused') return expect(['invalidPath', 'invalidFilter']).toContain(read.error.scimType);
        expect(parsePath(formatPath(read.value))).toEqual(read.value);
      }),
      untilTimeIsOver,
    );
  }, TEST_TIMEOUT);

  it('a PATCH equals its operations one by one, leaves a valid resource, and touches nothing else', () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 5 }), (operations) => {
        const patched = (resource: JsonObject, list: readonly JsonValue[]) => attempt(() => applyPatch(resource, parsePatch({ Operations: list }, USER_RESOURCE_TYPE), USER_RESOURCE_TYPE));
        attempt(() => planGroupOperations(parsePatch({ Operations: operations }, GROUP_RESOURCE_TYPE)));
        const whole = patched(ann, operations);
        const single = operations.reduce<Outcome<JsonObject>>((former, each) => (former.kind === 'done' ? patched(former.value, [each]) : former), { kind: 'done', value: ann });
        if (operations.length > 0) expect(whole.kind).toBe(single.kind);
        if (whole.kind === 'refused' || single.kind === 'refused') return;
        expect(whole.value).toEqual(single.value);
        if (ownValue(whole.value, 'active') === undefined) return;
        expect(validateResource(USER_RESOURCE_TYPE, whole.value)).toEqual(whole.value);
        for (const key of Object.keys(whole.value)) expect(['__proto__', 'constructor', 'password', 'nonsense', 'groups', 'id', 'meta']).not.toContain(key);
      }),
      untilTimeIsOver,
    );
  }, TEST_TIMEOUT);

  it('a Bulk is planned with every operation once, each after what it refers to', () => {
    const bulkId = fc.constantFrom('a', 'b', 'c', 'd');
    const reference = bulkId.map((id) => `bulkId:${id}`);
    const bulkOperation = fc.record(
      {
        method: fc.constantFrom('POST', 'post', 'PUT', 'PATCH', 'DELETE', 'GET'),
        bulkId: fc.oneof(bulkId, odd, fc.constant('😀'.repeat(99)), fc.constant(`a${'😀'.repeat(99)}`)),
        path: fc.oneof(fc.constantFrom('/Users', '/Groups', '/Users/1', '/Groups/'), reference.map((id) => `/Users/${id}`), odd),
        data: fc.oneof(json, fc.record({ displayName: odd, members: fc.array(fc.record({ value: fc.oneof(reference, odd) }), { maxLength: 3 }) })),
        version: odd,
      },
      { requiredKeys: ['method'] },
    ) as fc.Arbitrary<JsonObject>;
    fc.assert(
      fc.property(fc.array(fc.oneof({ weight: 9, arbitrary: bulkOperation }, { weight: 1, arbitrary: json }), { maxLength: 8 }), fc.oneof(fc.constant(undefined), json), (operations, failOnErrors) => {
        const read = attempt(() => parseBulkRequest({ Operations: operations, ...(failOnErrors === undefined ? {} : { failOnErrors }) }));
        if (read.kind === 'refused') return;
        const steps = planBulk(read.value);
        expect(steps.filter(({ kind }) => kind !== 'complete').map(({ index }) => index).sort((a, b) => a - b)).toEqual(operations.map((_, index) => index));
        const known = new Set<string>();
        for (const each of [...steps, ...read.value.operations]) {
          if ('error' in each) expect([each.error.status, each.error.detail.isWellFormed()]).toEqual([400, true]);
        }
        for (const step of steps) {
          const planned = read.value.operations[step.index];
          if (step.kind === 'refuse' || planned?.kind !== 'valid') continue;
          const waits = step.kind === 'execute' ? new Set(step.deferred) : new Set<string>();
          for (const needed of planned.references) expect([needed, known.has(needed) || waits.has(needed) || isRefused(steps, read.value.operations, needed)]).toEqual([needed, true]);
          if (step.kind === 'execute' && planned.method === 'POST' && planned.bulkId !== undefined) known.add(planned.bulkId);
        }
      }),
      untilTimeIsOver,
    );
  }, TEST_TIMEOUT);

  it('whatever arrives is answered as SCIM, below 500, and changes nothing when refused', async () => {
    const bed = await ScimBed.open();
    const user = await bed.user('somebody', { emails: [{ value: 'a@x.example', type: 'work' }] });
    const group = await bed.group('Some', [user]);
    const target = fc.constantFrom(['POST', '/Users'], ['PUT', `/Users/${user}`], ['PATCH', `/Users/${user}`], ['POST', '/Groups'], ['PUT', `/Groups/${group}`], ['PATCH', `/Groups/${group}`], ['POST', '/Bulk'], ['POST', '/.search'], ['POST', '/Users/.search'], ['GET', '/Users'], ['GET', '/Groups']);
    const bulk = fc.array(fc.record({ method: fc.constantFrom('POST', 'PUT', 'PATCH', 'DELETE'), bulkId: fc.constantFrom('a', 'b'), path: fc.constantFrom('/Users', `/Users/${user}`, `/Groups/${group}`, '/Groups'), data: json }, { requiredKeys: ['method', 'path'] }), { maxLength: 3 });
    const body = fc.oneof(
      json,
      fc.array(operation, { maxLength: 3 }).map((Operations): JsonValue => ({ Operations })),
      bulk.map((Operations): JsonValue => ({ Operations: Operations as readonly JsonObject[] })),
      fc.record({ filter: filterText, sortBy: name, attributes: fc.array(name, { maxLength: 3 }), count: fc.integer(), startIndex: fc.integer(), cursor: odd }, { requiredKeys: [] }) as fc.Arbitrary<JsonObject>,
      fc.record({ userName: odd, displayName: odd, active: json, name: json, emails: json, members: json, externalId: odd }, { requiredKeys: [] }) as fc.Arbitrary<JsonObject>,
    );
    const text = fc.oneof({ weight: 4, arbitrary: body.map((each) => JSON.stringify(each)) }, { weight: 1, arbitrary: mutated(body.map((each) => JSON.stringify(each))) });
    await fc.assert(
      fc.asyncProperty(target, text, filterText, name, async ([method = '', path = ''], sent, filter, sortBy) => {
        const isRead = method === 'GET';
        const before = process.cpuUsage();
        const standing = (await bed.send('GET', `/Users/${user}`)).text;
        const answer = isRead
          ? await bed.send('GET', `${path}?filter=${encodeURIComponent(filter.toWellFormed())}&sortBy=${encodeURIComponent(sortBy)}`)
          : await bed.send(method, path, { body: sent });
        expect(process.cpuUsage(before).user / 1_000).toBeLessThan(MAX_MILLISECONDS);
        expect([answer.status < 500, bed.errors]).toEqual([true, []]);
        if (answer.status < 400) return;
        expect(answer.body).toMatchObject({ schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: String(answer.status), detail: expect.any(String) });
        expect((await bed.send('GET', `/Users/${user}`)).text).toBe(standing);
      }),
      untilTimeIsOver,
    );
  }, TEST_TIMEOUT);
});

/** Whether the creator of a bulkId comes to nothing, so that whoever needs it is refused when its turn comes. */
function isRefused(steps: ReturnType<typeof planBulk>, operations: ReturnType<typeof parseBulkRequest>['operations'], bulkId: string): boolean {
  return steps.some(({ kind, index }) => {
    const operation = operations[index];
    return kind === 'refuse' && operation?.bulkId === bulkId;
  });
}

function deepFreeze<T extends JsonValue>(json: T): T {
  if (typeof json === 'object' && json !== null) {
    Object.values(json as JsonObject).forEach((each) => deepFreeze(each));
    Object.freeze(json);
  }
  return json;
}
