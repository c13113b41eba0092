import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../kernel/json.js';
import type { ResourceQuery } from '../provisioning/provisioning-directory.js';
import { UnsupportedFilterError, type FilterAttribute, type FilterDocumentPath, type FilterField, type FilterOperator, type ResourceFilter } from '../provisioning/resource-filter.js';
import { at } from './fixture/new-id.js';
import { OKTA, externalProviderId, groupName, upn } from './fixture/samples.js';
import { tenantsOn, type TenantFixture } from './fixture/tenant-fixture.js';
import type { OpenPorts } from './ports-under-test.js';

const field = (name: FilterField['field']): FilterField => ({ kind: 'field', field: name });
const path = (dotted: string, type: FilterDocumentPath['type'] = 'string', caseExact = false): FilterDocumentPath => ({
  kind: 'document',
  path: dotted.split('.'),
  type,
  caseExact,
});
const compare = (attribute: FilterAttribute, operator: FilterOperator, value: string | number | boolean | null): ResourceFilter => ({
  kind: 'compare',
  attribute,
  operator,
  value,
});
const present = (attribute: FilterAttribute): ResourceFilter => ({ kind: 'present', attribute });
const not = (filter: ResourceFilter): ResourceFilter => ({ kind: 'not', filter });
const and = (...filters: readonly ResourceFilter[]): ResourceFilter => ({ kind: 'and', filters });
const or = (...filters: readonly ResourceFilter[]): ResourceFilter => ({ kind: 'or', filters });
const element = (attribute: FilterDocumentPath, filter: ResourceFilter): ResourceFilter => ({ kind: 'element', attribute, filter });

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const extension = (name: string): FilterDocumentPath => ({ kind: 'document', path: [ENTERPRISE, name], type: 'string', caseExact: false });
const emails = path('emails', 'complex');

/** People by a letter, each odd in a way of its own. */
const PEOPLE: Readonly<Record<string, { upn: string; externalId: string | null; active: boolean; minute: number; document: JsonObject }>> = {
  a: {
    upn: 'Ann.Straße@acme.example',
    externalId: '00uA',
    active: true,
    minute: 1,
    document: {
      displayName: 'Ann Lee',
      title: 'Engineer 100%',
      nickName: 'ann_x',
      count: 5,
      hired: '2020-06-01T00:00:00Z',
      vip: true,
      name: { familyName: 'Lee', givenName: 'Ann' },
      emails: [
        { value: 'ann@work.example', type: 'work', primary: true },
        { value: 'ann@Straße.example', type: 'home' },
      ],
      [ENTERPRISE]: { department: 'R&D', costCenter: 'CC.1' },
    },
  },
  b: {
    upn: 'bob@acme.example',
    externalId: '00ua',
    active: false,
    minute: 2,
    document: {
      displayName: 'BOB',
      title: 'Engineer 100x',
      nickName: 'bobbx',
      count: 12,
      hired: '2020-06-01T01:30:00+02:00',
      vip: false,
      name: { familyName: 'Brown' },
      emails: [
        { value: 'bob@home.example', type: 'home' },
        { value: 'zed@work.example', type: 'work', primary: true },
      ],
      [ENTERPRISE]: { department: 'Sales' },
    },
  },
  c: {
    upn: 'c%l@acme.example',
    externalId: null,
    active: true,
    minute: 3,
    document: { displayName: '', title: 'a\\b', nickName: 'Ann"x', count: -1, emails: [], name: {}, hired: '2021-01-01T00:00:00.500Z' },
  },
  d: { upn: 'Dora@other.example', externalId: 'e_x', active: true, minute: 4, document: { count: 5.5, emails: [{ value: 'dora@work.example' }] } },
};

/** RFC 7644 §3.4.2.2 and §3.4.2.3 over columns and documents, as every store must answer them. */
export function resourceFilterContract(open: OpenPorts): void {
  const newTenant = tenantsOn(open);
  let seeded: ReturnType<typeof seedPeople> | undefined;
  const seedPeople = async () => {
    const tenant = await newTenant();
    const letters = new Map<string, string>();
    const accounts = new Map<string, Awaited<ReturnType<TenantFixture['provisioned']>>>();
    for (const [letter, person] of Object.entries(PEOPLE)) {
      const pair = await tenant.provisioned(
        {
          upn: upn(person.upn),
          externalId: person.externalId === null ? null : externalProviderId(person.externalId),
          document: person.document,
          createdAt: at(person.minute),
          updatedAt: at(person.minute + 10),
        },
        { status: person.active ? 'active' : 'deactivated' },
      );
      letters.set(pair.record.scimId, letter);
      accounts.set(letter, pair);
    }
    return { tenant, letters, accounts };
  };
  /** Reads only: one tenant serves the whole table. */
  const people = () => (seeded ??= seedPeople());
  const found = async (query: Partial<ResourceQuery>) => {
    const { tenant, letters } = await people();
    const page = await tenant.ports.provisioning.findUsers(tenant.id, OKTA, { offset: 0, limit: 100, ...query });
    expect(page.total).toBe(page.items.length);
    return page.items.map(({ record }) => letters.get(record.scimId)).join('');
  };

  describe('ResourceFilter contract', () => {
    it.each<[string, ResourceFilter, string]>([
      ['userName eq, folded', compare(field('upn'), 'eq', 'ANN.STRASSE@ACME.example'), 'a'],
      ['userName eq nobody', compare(field('upn'), 'eq', 'nobody@acme.example'), ''],
      ['userName ne, folded', compare(field('upn'), 'ne', 'ann.STRASSE@acme.example'), 'bcd'],
      ['userName co, folded', compare(field('upn'), 'co', 'STRASSE@'), 'a'],
      ['userName sw, folded', compare(field('upn'), 'sw', 'DORA@'), 'd'],
      ['userName ew, folded', compare(field('upn'), 'ew', '@ACME.EXAMPLE'), 'abc'],
      ['userName co %', compare(field('upn'), 'co', '%'), 'c'],
      ['userName sw _', compare(field('upn'), 'sw', '_'), ''],
      ['userName co \\', compare(field('upn'), 'co', '\\'), ''],
      ['userName gt', compare(field('upn'), 'gt', 'BOB@acme.example'), 'cd'],
      ['userName ge', compare(field('upn'), 'ge', 'BOB@acme.example'), 'bcd'],
      ['userName lt', compare(field('upn'), 'lt', 'BOB@acme.example'), 'a'],
      ['userName le', compare(field('upn'), 'le', 'BOB@acme.example'), 'ab'],
      ['userName pr', present(field('upn')), 'abcd'],
      ['userName eq text nobody can have', compare(field('upn'), 'eq', 'a\u0000b'), ''],
      ['userName co text nobody can have', compare(field('upn'), 'co', '\u0000'), ''],

      ['externalId eq, exactly', compare(field('externalId'), 'eq', '00uA'), 'a'],
      ['externalId ne finds those without one too', compare(field('externalId'), 'ne', '00uA'), 'bcd'],
      ['externalId sw, exactly', compare(field('externalId'), 'sw', '00u'), 'ab'],
      ['externalId sw, exactly, in another case', compare(field('externalId'), 'sw', '00U'), ''],
      ['externalId ew', compare(field('externalId'), 'ew', 'uA'), 'a'],
      ['externalId co _', compare(field('externalId'), 'co', '_'), 'd'],
      ['externalId pr', present(field('externalId')), 'abd'],
      ['externalId eq null', compare(field('externalId'), 'eq', null), 'c'],
      ['externalId ne null', compare(field('externalId'), 'ne', null), 'abd'],
      ['not (externalId eq)', not(compare(field('externalId'), 'eq', '00uA')), 'bcd'],
      ['not (externalId sw), with one missing', not(compare(field('externalId'), 'sw', '00u')), 'cd'],
      ['not (externalId pr)', not(present(field('externalId'))), 'c'],

      ['active eq true', compare(field('active'), 'eq', true), 'acd'],
      ['active eq false', compare(field('active'), 'eq', false), 'b'],
      ['active ne true', compare(field('active'), 'ne', true), 'b'],
      ['active pr', present(field('active')), 'abcd'],

      ['meta.created eq in another offset', compare(field('createdAt'), 'eq', '2026-01-15T10:02:00+02:00'), 'b'],
      ['meta.created gt', compare(field('createdAt'), 'gt', '2026-01-15T08:02:00Z'), 'cd'],
      ['meta.created ge', compare(field('createdAt'), 'ge', '2026-01-15T08:02:00Z'), 'bcd'],
      ['meta.created lt', compare(field('createdAt'), 'lt', '2026-01-15T08:02:00.001Z'), 'ab'],
      ['meta.created ne', compare(field('createdAt'), 'ne', '2026-01-15T08:02:00.000Z'), 'acd'],
      ['meta.lastModified le', compare(field('updatedAt'), 'le', '2026-01-15T08:12:00Z'), 'ab'],

      ['displayName eq, caseless', compare(path('displayName'), 'eq', 'ann LEE'), 'a'],
      ['displayName eq, case exact', compare(path('displayName', 'string', true), 'eq', 'ann LEE'), ''],
      ['displayName eq, case exact, same case', compare(path('displayName', 'string', true), 'eq', 'BOB'), 'b'],
      ['displayName ne finds those without one too', compare(path('displayName'), 'ne', 'bob'), 'acd'],
      ['displayName pr, without the empty one', present(path('displayName')), 'ab'],
      ['displayName co, caseless', compare(path('displayName'), 'co', 'OB'), 'b'],
      ['displayName co, case exact', compare(path('displayName', 'string', true), 'co', 'ob'), ''],
      ['title co %', compare(path('title'), 'co', '100%'), 'a'],
      ['title ew %', compare(path('title'), 'ew', '%'), 'a'],
      ['title co \\', compare(path('title'), 'co', 'a\\b'), 'c'],
      ['title sw \\', compare(path('title', 'string', true), 'sw', 'a\\'), 'c'],
      ['nickName co _', compare(path('nickName'), 'co', 'n_x'), 'a'],
      ['nickName ew _x, case exact', compare(path('nickName', 'string', true), 'ew', '_x'), 'a'],
      ['nickName eq with a quotation mark', compare(path('nickName'), 'eq', 'ann"X'), 'c'],
      ['title eq null', compare(path('title'), 'eq', null), 'd'],
      ['title ne null', compare(path('title'), 'ne', null), 'abc'],
      ['title eq text nobody can have', compare(path('title'), 'eq', 'a\u0000b'), ''],
      ['title co text nobody can have', compare(path('title'), 'co', '\u0000'), ''],
      ['nickName gt, caseless', compare(path('nickName'), 'gt', 'ANN_X'), 'b'],
      ['an attribute nobody has', compare(path('nothing'), 'eq', 'x'), ''],
      ['an attribute nobody has, ne', compare(path('nothing'), 'ne', 'x'), 'abcd'],
      ['a name that every object inherits', present(path('constructor', 'complex')), ''],
      ['a name with a quotation mark', compare({ kind: 'document', path: [`x"'] || true`], type: 'string', caseExact: false }, 'eq', 'x'), ''],

      ['number eq', compare(path('count', 'number'), 'eq', 5), 'a'],
      ['number gt compares numbers, not digits', compare(path('count', 'number'), 'gt', 5), 'bd'],
      ['number le', compare(path('count', 'number'), 'le', 5), 'ac'],
      ['number ne', compare(path('count', 'number'), 'ne', 5), 'bcd'],
      ['boolean eq true', compare(path('vip', 'boolean'), 'eq', true), 'a'],
      ['boolean eq false, not those without', compare(path('vip', 'boolean'), 'eq', false), 'b'],
      ['boolean ne true, with those without', compare(path('vip', 'boolean'), 'ne', true), 'bcd'],
      ['boolean pr', present(path('vip', 'boolean')), 'ab'],
      ['dateTime eq in another offset', compare(path('hired', 'dateTime'), 'eq', '2020-05-31T23:30:00Z'), 'b'],
      ['dateTime lt is chronological', compare(path('hired', 'dateTime'), 'lt', '2020-06-01T00:00:00Z'), 'b'],
      ['dateTime gt is chronological', compare(path('hired', 'dateTime'), 'gt', '2020-12-31T23:59:00-00:01'), 'c'],
      ['dateTime ge', compare(path('hired', 'dateTime'), 'ge', '2020-06-01T02:00:00+02:00'), 'ac'],
      ['dateTime ne, with those without', compare(path('hired', 'dateTime'), 'ne', '2020-06-01T00:00:00Z'), 'bcd'],

      ['name.familyName eq', compare(path('name.familyName'), 'eq', 'lee'), 'a'],
      ['name pr, without the empty one', present(path('name', 'complex')), 'ab'],
      ['name.givenName pr', present(path('name.givenName')), 'a'],
      ['extension attribute eq', compare(extension('department'), 'eq', 'r&d'), 'a'],
      ['extension attribute pr', present(extension('department')), 'ab'],
      ['extension attribute co .', compare(extension('costCenter'), 'co', '.'), 'a'],

      ['emails.value eq, any of them, folded', compare(path('emails.value'), 'eq', 'ANN@STRASSE.example'), 'a'],
      ['emails.value co, any of them', compare(path('emails.value'), 'co', '@home.'), 'b'],
      ['emails.value ew', compare(path('emails.value'), 'ew', '@WORK.example'), 'abd'],
      ['emails.value ne: one that differs, or none', compare(path('emails.value'), 'ne', 'dora@work.example'), 'abc'],
      ['emails.type ne: one that differs, or none', compare(path('emails.type'), 'ne', 'work'), 'abcd'],
      ['not (emails.type eq)', not(compare(path('emails.type'), 'eq', 'work')), 'cd'],
      ['emails pr, without the empty list', present(emails), 'abd'],
      ['emails.type pr', present(path('emails.type')), 'ab'],
      ['emails.primary eq true', compare(path('emails.primary', 'boolean'), 'eq', true), 'ab'],

      ['one element satisfies both', element(emails, and(compare(path('type'), 'eq', 'home'), compare(path('value'), 'co', 'bob'))), 'b'],
      ['two elements do not satisfy it together', element(emails, and(compare(path('type'), 'eq', 'work'), compare(path('value'), 'co', 'bob'))), ''],
      ['one of two in an element', element(emails, or(compare(path('value'), 'eq', 'dora@WORK.example'), compare(path('type'), 'eq', 'HOME'))), 'abd'],
      ['not, in an element', element(emails, not(compare(path('type'), 'eq', 'work'))), 'abd'],
      ['not pr, in an element', element(emails, not(present(path('primary', 'boolean')))), 'abd'],
      ['ne, in an element that has none', element(emails, and(compare(path('value'), 'sw', 'dora'), compare(path('type'), 'ne', 'work'))), 'd'],
      ['not an element', not(element(emails, compare(path('type'), 'eq', 'home'))), 'cd'],
      ['an element of one object', element(path('name', 'complex'), compare(path('familyName'), 'eq', 'BROWN')), 'b'],
      ['an element of nothing', element(path('phoneNumbers', 'complex'), not(compare(path('type'), 'eq', 'work'))), ''],

      ['and', and(compare(field('active'), 'eq', true), compare(field('upn'), 'ew', '@acme.example')), 'ac'],
      ['or', or(compare(field('externalId'), 'eq', null), compare(path('displayName'), 'eq', 'bob')), 'bc'],
      ['and in or in not', not(or(compare(field('active'), 'eq', false), and(present(path('title')), present(field('externalId'))))), 'cd'],
      ['not not', not(not(compare(path('displayName'), 'eq', 'bob'))), 'b'],
    ])('%s', async (_, filter, expected) => {
      expect(await found({ filter })).toBe(expected);
    });

    it('finds a user by the SCIM id, exactly, and nobody by what is none', async () => {
      const { accounts } = await people();
      const { record } = accounts.get('b') ?? {};
      const id = String(record?.scimId);

      expect(await found({ filter: compare(field('id'), 'eq', id) })).toBe('b');
      expect(await found({ filter: compare(field('id'), 'ne', id) })).toBe('acd');
      expect(await found({ filter: compare(field('id'), 'sw', id) })).toBe('b');
      for (const nothing of [id.toUpperCase(), 'no id', '', 'a\u0000b']) expect(await found({ filter: compare(field('id'), 'eq', nothing) })).toBe('');
    });

    it('answers a filter of a hundred conditions', async () => {
      const many = Array.from({ length: 100 }, (_, index) => compare(field('upn'), 'eq', `nobody-${index}@acme.example`));

      expect(await found({ filter: or(...many, compare(path('displayName'), 'eq', 'bob')) })).toBe('b');
    });

    it('answers a filter thirty levels deep', async () => {
      let filter = compare(path('displayName'), 'eq', 'bob');
      for (let level = 0; level < 15; level += 1) filter = and(not(not(filter)), present(field('id')));

      expect(await found({ filter })).toBe('b');
    });

    it.each<[string, Partial<ResourceQuery>, string]>([
      ['userName', { sortBy: field('upn') }, 'abcd'],
      ['userName, descending', { sortBy: field('upn'), descending: true }, 'dcba'],
      ['creation', { sortBy: field('createdAt') }, 'abcd'],
      ['last change, descending', { sortBy: field('updatedAt'), descending: true }, 'dcba'],
      ['externalId, exactly, the missing one last', { sortBy: field('externalId') }, 'abdc'],
      ['externalId, descending, the missing one first', { sortBy: field('externalId'), descending: true }, 'cdba'],
      ['active, ties by id', { sortBy: field('active') }, 'bacd'],
      ['a number, not its digits', { sortBy: path('count', 'number') }, 'cadb'],
      ['a number, descending', { sortBy: path('count', 'number'), descending: true }, 'bdac'],
      ['a time, not its text, the missing one last', { sortBy: path('hired', 'dateTime') }, 'bacd'],
      ['text, caseless', { sortBy: path('name.familyName') }, 'bacd'],
      ['text, caseless, descending, the missing ones first', { sortBy: path('title'), descending: true }, 'dbac'],
      ['an extension’s attribute', { sortBy: extension('department') }, 'abcd'],
      ['the primary value of several, or the first', { sortBy: path('emails.value') }, 'adbc'],
      ['an attribute nobody has: by id', { sortBy: path('nothing') }, 'abcd'],
    ])('sorts by %s', async (_, query, expected) => {
      expect(await found(query)).toBe(expected);
    });

    it('keeps the order over pages, also among ties and descending', async () => {
      const { tenant, letters } = await people();
      const query = { sortBy: field('active'), descending: true };
      const pages = [];
      for (let offset = 0; offset < 4; offset += 1) pages.push(await tenant.ports.provisioning.findUsers(tenant.id, OKTA, { ...query, offset, limit: 1 }));

      expect(pages.flatMap((page) => page.items.map(({ record }) => letters.get(record.scimId))).join('')).toBe(await found(query));
      expect(pages.map((page) => page.total)).toEqual([4, 4, 4, 4]);
    });

    it('filters, sorts and pages together', async () => {
      const { tenant, letters } = await people();

      const page = await tenant.ports.provisioning.findUsers(tenant.id, OKTA, {
        filter: compare(field('upn'), 'ew', '@acme.example'),
        sortBy: path('count', 'number'),
        descending: true,
        offset: 1,
        limit: 1,
      });

      expect(page.items.map(({ record }) => letters.get(record.scimId))).toEqual(['a']);
      expect(page.total).toBe(3);
    });

    describe('over groups', () => {
      const seedGroups = async () => {
        const tenant = await newTenant();
        const [ann, bob] = [await tenant.provisioned(), await tenant.provisioned()];
        const one = await tenant.group({ name: groupName('Große 1_0%'), externalId: 'g-1', createdAt: at(1), updatedAt: at(1), document: { tag: 'X' } });
        const two = await tenant.group({ name: groupName('grosse 100x'), createdAt: at(2), updatedAt: at(9), document: { tag: 'y' } });
        const three = await tenant.group({ name: groupName('Alpha'), externalId: 'G-1', createdAt: at(3), updatedAt: at(3) });
        await tenant.write(({ groups }) => {
          groups.changeMembers(one.id, { add: [{ kind: 'user', id: ann.user.id }, { kind: 'user', id: bob.user.id }], remove: [] }, at(5));
          groups.changeMembers(two.id, { add: [{ kind: 'user', id: bob.user.id }, { kind: 'group', id: three.id }], remove: [] }, at(9));
        });
        return { tenant, ann, bob, one, two, three };
      };
      type Groups = Awaited<ReturnType<typeof seedGroups>>;
      let groups: Promise<Groups> | undefined;
      const seedOnce = () => (groups ??= seedGroups());
      const foundGroups = async (query: Partial<ResourceQuery>) => {
        const { tenant, one, two, three } = await seedOnce();
        const names = new Map([[one.id, '1'], [two.id, '2'], [three.id, '3']]);
        const page = await tenant.ports.provisioning.findGroups(tenant.id, OKTA, { offset: 0, limit: 100, ...query }, { members: false });
        expect(page.total).toBe(page.items.length);
        return page.items.map(({ group }) => names.get(group.id)).join('');
      };

      it.each<[string, (seed: Groups) => ResourceFilter, string]>([
        ['displayName eq, folded', () => compare(field('groupName'), 'eq', 'GROSSE 1_0%'), '1'],
        ['displayName ne', () => compare(field('groupName'), 'ne', 'alpha'), '12'],
        ['displayName sw, folded', () => compare(field('groupName'), 'sw', 'GROSSE'), '12'],
        ['displayName co _', () => compare(field('groupName'), 'co', '1_0'), '1'],
        ['displayName ew %', () => compare(field('groupName'), 'ew', '0%'), '1'],
        ['externalId eq, exactly', () => compare(field('externalId'), 'eq', 'g-1'), '1'],
        ['externalId pr', () => present(field('externalId')), '13'],
        ['id eq', ({ two }) => compare(field('id'), 'eq', two.id), '2'],
        ['id eq what is none', () => compare(field('id'), 'eq', 'no id'), ''],
        ['id ne what is none', () => compare(field('id'), 'ne', 'no id'), '123'],
        ['meta.created le', () => compare(field('createdAt'), 'le', at(2).toISOString()), '12'],
        ['an attribute of the document', () => compare(path('tag'), 'eq', 'x'), '1'],
        ['members eq a person', ({ bob }) => ({ kind: 'member', value: bob.record.scimId }), '12'],
        ['members eq a group', ({ three }) => ({ kind: 'member', value: three.id }), '2'],
        ['members eq nobody', () => ({ kind: 'member', value: 'nobody' }), ''],
        ['members eq text nobody can have', () => ({ kind: 'member', value: 'a\u0000b' }), ''],
        ['members eq the account’s own id', ({ bob }) => ({ kind: 'member', value: bob.user.id }), ''],
        ['not (members eq)', ({ ann }) => not({ kind: 'member', value: ann.record.scimId }), '23'],
        ['members eq, and a name', ({ bob }) => and({ kind: 'member', value: bob.record.scimId }, compare(field('groupName'), 'ew', 'x')), '2'],
      ])('%s', async (_, filter, expected) => {
        expect(await foundGroups({ filter: filter(await seedOnce()) })).toBe(expected);
      });

      it.each<[string, Partial<ResourceQuery>, string]>([
        ['displayName, folded', { sortBy: field('groupName') }, '321'],
        ['displayName, descending', { sortBy: field('groupName'), descending: true }, '123'],
        ['last change', { sortBy: field('updatedAt') }, '312'],
        ['externalId, exactly, the missing one last', { sortBy: field('externalId') }, '312'],
        ['an attribute of the document', { sortBy: path('tag') }, '123'],
      ])('sorts by %s', async (_, query, expected) => {
        expect(await foundGroups(query)).toBe(expected);
      });

      it('finds the users who are in a group directly', async () => {
        const { tenant, ann, bob, one, two, three } = await seedOnce();
        const inside = async (value: string) =>
          (await tenant.ports.provisioning.findUsers(tenant.id, OKTA, { filter: { kind: 'memberOf', value }, offset: 0, limit: 10 })).items.map(({ record }) => record.scimId);

        expect(await inside(one.id)).toEqual([ann.record.scimId, bob.record.scimId]);
        expect(await inside(two.id)).toEqual([bob.record.scimId]);
        expect(await inside(three.id)).toEqual([]);
        expect(await inside('nothing')).toEqual([]);
      });

      it('finds nobody by a group that the connection does not see', async () => {
        const tenant = await newTenant();
        const { user } = await tenant.provisioned();
        const internal = await tenant.internalGroup();
        await tenant.add(internal, user);

        expect(await tenant.ports.provisioning.findUsers(tenant.id, OKTA, { filter: { kind: 'memberOf', value: internal.id }, offset: 0, limit: 10 })).toEqual({ items: [], total: 0 });
      });
    });

    describe('refuses, instead of answering everything,', () => {
      it.each<[string, ResourceFilter]>([
        ['the name of a group among users', compare(field('groupName'), 'eq', 'x')],
        ['members among users', { kind: 'member', value: 'x' }],
        ['an order of booleans', compare(field('active'), 'gt', true)],
        ['a part of a boolean', compare(path('vip', 'boolean'), 'co', 'r')],
        ['a comparison with a whole object', compare(path('name', 'complex'), 'eq', 'x')],
        ['an order against nothing', compare(field('upn'), 'gt', null)],
      ])('%s', async (_, filter) => {
        const { tenant } = await people();

        await expect(tenant.ports.provisioning.findUsers(tenant.id, OKTA, { filter, offset: 0, limit: 10 })).rejects.toThrow(UnsupportedFilterError);
        await expect(tenant.ports.provisioning.findUsers(tenant.id, OKTA, { filter: not(filter), offset: 0, limit: 10 })).rejects.toThrow(UnsupportedFilterError);
      });

      it.each<[string, ResourceFilter]>([
        ['userName among groups', compare(field('upn'), 'eq', 'x')],
        ['active among groups', present(field('active'))],
        ['memberships among groups', { kind: 'memberOf', value: 'x' }],
      ])('%s', async (_, filter) => {
        const { tenant } = await people();

        await expect(tenant.ports.provisioning.findGroups(tenant.id, OKTA, { filter, offset: 0, limit: 10 }, { members: false })).rejects.toThrow(UnsupportedFilterError);
      });

      it('an order by what has none', async () => {
        const { tenant } = await people();
        const { provisioning } = tenant.ports;

        for (const sortBy of [field('groupName'), path('name', 'complex')]) {
          await expect(provisioning.findUsers(tenant.id, OKTA, { sortBy, offset: 0, limit: 10 })).rejects.toThrow(UnsupportedFilterError);
        }
        await expect(provisioning.findGroups(tenant.id, OKTA, { sortBy: field('upn'), offset: 0, limit: 10 }, { members: false })).rejects.toThrow(UnsupportedFilterError);
      });
    });
  });
}
