import { describe, expect, it } from '@jest/globals';
import { ScimBed } from '../testing/scim-bed.js';

const LONG = 'x'.repeat(10_000);
/** Bad in whatever text that is kept as a field of its own. */
const HOSTILE = { 'control characters': 'a\u0007b', 'half a surrogate pair': 'a\ud800b', NUL: 'a\u0000b', '10,000 characters': LONG };
const UNSEEN = { 'a change of direction': 'a\u202eb', 'a zero-width space': 'a\u200bb' };
const BLANK = { nothing: '', blanks: '  \t ' };
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

interface Input {
  /** As the answer names it. */
  readonly attribute: string;
  readonly path: string;
  readonly body: (value: string) => Record<string, unknown>;
  readonly bad: Readonly<Record<string, string>>;
}

const address = (value: string): string => (value.trim() === '' ? value : `${value}@acme.example`);
const field = (attribute: string, path: string, body: Input['body']): Input => ({ attribute, path, body, bad: HOSTILE });

/** Every attribute of a user that becomes more than a part of the document. */
const OF_USERS: readonly Input[] = [
  { attribute: 'userName', path: 'userName', body: (userName) => ({ userName }), bad: { ...HOSTILE, ...UNSEEN, ...BLANK } },
  { attribute: 'externalId', path: 'externalId', body: (externalId) => ({ externalId }), bad: { ...HOSTILE, ...BLANK } },
  { attribute: 'emails.value', path: 'emails', body: (value) => ({ emails: [{ value: address(value), primary: true }] }), bad: { ...HOSTILE, ...UNSEEN } },
  {
    attribute: 'emails.value',
    path: 'emails',
    body: (value) => ({ emails: [{ value: 'ann@acme.example', primary: true }, { value: address(value), type: 'home' }] }),
    bad: { ...HOSTILE, ...UNSEEN },
  },
  field('displayName', 'displayName', (displayName) => ({ displayName })),
  field('name.givenName', 'name.givenName', (givenName) => ({ name: { givenName } })),
  field('name.familyName', 'name.familyName', (familyName) => ({ name: { familyName } })),
  field('name.formatted', 'name.formatted', (formatted) => ({ name: { formatted } })),
  field('title', 'title', (title) => ({ title })),
  field(`${ENTERPRISE}:department`, `${ENTERPRISE}:department`, (department) => ({ [ENTERPRISE]: { department } })),
  field(`${ENTERPRISE}:costCenter`, `${ENTERPRISE}:costCenter`, (costCenter) => ({ [ENTERPRISE]: { costCenter } })),
];

const OF_GROUPS: readonly Input[] = [
  { attribute: 'displayName', path: 'displayName', body: (displayName) => ({ displayName }), bad: { ...HOSTILE, ...UNSEEN, ...BLANK } },
  { attribute: 'externalId', path: 'externalId', body: (externalId) => ({ externalId }), bad: { ...HOSTILE, ...BLANK } },
];

const cases = (inputs: readonly Input[]) =>
  inputs.flatMap((input) => Object.entries(input.bad).map(([what, value]) => ({ ...input, what, value, shown: JSON.stringify(input.body('…')) })));

/** What a PATCH of the path sends: the value of the outermost attribute where the path is one, else the text itself. */
const patchValue = ({ path, body }: Input, value: string): unknown => (path === 'emails' ? body(value)['emails'] : value);

const shortName = (attribute: string): string => attribute.split(/[.:]/).at(-1) === 'value' ? 'value' : (attribute.split(/[.:]/).at(-1) ?? attribute);

describe.each([
  { endpoint: '/Users', inputs: OF_USERS, good: { userName: 'ann@acme.example', externalId: '00u1' } },
  { endpoint: '/Groups', inputs: OF_GROUPS, good: { displayName: 'Sales', externalId: 'g1' } },
])('bad text sent to $endpoint', ({ endpoint, inputs, good }) => {
  it.each(cases(inputs))('is refused in $attribute ($shown) with $what, at creation, replacement and patch, and nothing changes', async ({ attribute, path, body, value, bad }) => {
    const bed = await ScimBed.open();
    const created = await bed.send('POST', endpoint, { body: good });
    const id = created.body['id'] as string;
    const before = (await bed.send('GET', `${endpoint}/${id}`)).body;

    const answers = [
      await bed.send('POST', endpoint, { body: { userName: 'ben@acme.example', ...(endpoint === '/Groups' ? { displayName: 'Ops' } : {}), ...body(value) } }),
      await bed.send('PUT', `${endpoint}/${id}`, { body: { ...good, ...body(value) } }),
      await bed.patch(`${endpoint}/${id}`, { op: 'replace', path, value: patchValue({ attribute, path, body, bad }, value) as string }),
    ];

    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 400, body: { scimType: 'invalidValue', detail: expect.stringContaining(shortName(attribute)) } });
      expect(JSON.stringify(answer.body).length).toBeLessThan(1_000);
    }
    expect((await bed.send('GET', `${endpoint}/${id}`)).body).toEqual(before);
    expect((await bed.send('GET', endpoint)).body['totalResults']).toBe(1);
    expect(bed.errors).toEqual([]);
  });
});

describe('text that looks unusual and is fine', () => {
  it.each([
    ['a Persian name with a non-joiner', { displayName: 'علی\u200cرضا' }],
    ['a name in two scripts', { displayName: 'Анна Lee 李' }],
    ['an apostrophe and a plus', { userName: "d'arc+sso@acme.example" }],
    ['an address that is none, as Entra ID sends it', { emails: [{ value: 'ann', primary: true }] }],
  ])('is taken: %s', async (_, body) => {
    const bed = await ScimBed.open();
    const answer = await bed.send('POST', '/Users', { body: { userName: 'ann@acme.example', ...body } });

    expect(answer).toMatchObject({ status: 201, body });
  });

  it.each([null, undefined])('an externalId of %j takes away or leaves', async (externalId) => {
    const bed = await ScimBed.open();
    const created = await bed.send('POST', '/Users', { body: { userName: 'ann@acme.example', externalId: '00u1' } });
    const answer = await bed.send('PUT', `/Users/${created.body['id'] as string}`, { body: { userName: 'ann@acme.example', ...(externalId === undefined ? {} : { externalId }) } });

    expect(answer.status).toBe(200);
    expect(answer.body['externalId']).toBe(externalId === undefined ? '00u1' : undefined);
  });
});
