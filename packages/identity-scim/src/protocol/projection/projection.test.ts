import { describe, expect, it } from '@jest/globals';
import { STRICT } from '../dialects/strict.js';
import { ENTERPRISE_USER_URN, USER_URN } from '../messages/schema-urns.js';
import { attribute } from '../schemas/attribute-definition.js';
import { USER_RESOURCE_TYPE, withExtension } from '../schemas/resource-type.js';
import { parseProjection, projectionIncludes, projectResource } from './projection.js';

const CUSTOM = 'urn:example:custom:1.0:User';
const type = withExtension(USER_RESOURCE_TYPE, {
  id: CUSTOM, name: 'Custom', description: 'x',
  attributes: [attribute('asked', 'string', 'x', { returned: 'request' }), attribute('fixed', 'string', 'x', { returned: 'always' }), attribute('plain', 'string', 'x')],
});
const ann = {
  schemas: [USER_URN, ENTERPRISE_USER_URN],
  id: '1',
  userName: 'ann',
  password: 'secret',
  name: { givenName: 'Ann', familyName: 'Ames' },
  emails: [{ value: 'a@x', type: 'work' }, { value: 'b@x' }],
  [ENTERPRISE_USER_URN]: { department: 'Sales', manager: { value: 'm' } },
  [CUSTOM]: { asked: 'a', fixed: 'f', plain: 'p' },
  meta: { resourceType: 'User', location: 'https://x/Users/1' },
  internal: 'ours',
};
const only = (attributes: string) => projectResource(ann, parseProjection({ attributes }, type), type);
const without = (excludedAttributes: string) => projectResource(ann, parseProjection({ excludedAttributes }, type), type);
const always = { schemas: ann.schemas, id: '1', [CUSTOM]: { fixed: 'f' } };

describe('what is returned of a resource', () => {
  it('by default is all but secrets, what must be asked for, and what no schema knows', () => {
    const { password: _password, internal: _internal, ...rest } = ann;
    expect(projectResource(ann, parseProjection({}, type), type)).toEqual({ ...rest, [CUSTOM]: { fixed: 'f', plain: 'p' } });
  });

  it('is only what `attributes` names, in any case, with id and schemas', () => {
    expect(only('USERNAME')).toEqual({ ...always, userName: 'ann' });
    expect(only('name.givenname, emails.value')).toEqual({ ...always, name: { givenName: 'Ann' }, emails: [{ value: 'a@x' }, { value: 'b@x' }] });
    expect(only(`${USER_URN}:name`)).toEqual({ ...always, name: ann.name });
    expect(only(`${ENTERPRISE_USER_URN}:department`)).toEqual({ ...always, [ENTERPRISE_USER_URN]: { department: 'Sales' } });
    expect(only(`${ENTERPRISE_USER_URN}:manager.value`)).toEqual({ ...always, [ENTERPRISE_USER_URN]: { manager: { value: 'm' } } });
    expect(only(ENTERPRISE_USER_URN.toLowerCase())).toEqual({ ...always, [ENTERPRISE_USER_URN]: ann[ENTERPRISE_USER_URN] });
    expect(only('meta.location')).toEqual({ ...always, meta: { location: 'https://x/Users/1' } });
    expect(only('nonsense')).toEqual(always);
    expect(only(`${CUSTOM}:asked`)).toEqual({ ...always, [CUSTOM]: { asked: 'a', fixed: 'f' } });
    expect(only('password,userName')).not.toHaveProperty('password');
  });

  it('is all but what `excludedAttributes` names; id and schemas stay', () => {
    expect(without('emails,NAME.familyName')).toMatchObject({ name: { givenName: 'Ann' } });
    expect(without('emails')).not.toHaveProperty('emails');
    expect(without('emails.type').emails).toEqual([{ value: 'a@x' }, { value: 'b@x' }]);
    expect(without(`id,schemas,${CUSTOM}:fixed`)).toMatchObject({ id: '1', schemas: ann.schemas, [CUSTOM]: { fixed: 'f' } });
    expect(without(ENTERPRISE_USER_URN)).not.toHaveProperty([ENTERPRISE_USER_URN]);
    expect(without(`${ENTERPRISE_USER_URN}:manager`)).toMatchObject({ [ENTERPRISE_USER_URN]: { department: 'Sales' } });
  });

  it('may be asked for with a filter in brackets by Entra ID, which the strict dialect refuses', () => {
    expect(only('emails[type eq "a,b"],userName')).toEqual({ ...always, emails: ann.emails, userName: 'ann' });
    expect(() => parseProjection({ attributes: 'emails[type eq "work"]' }, type, STRICT)).toThrow(/attribute names/);
  });

  it('is read in bounded time', () => {
    const before = process.cpuUsage();
    for (const hostile of ['[', '[]', ',', 'a,', 'a.', 'urn:a:']) {
      try {
        parseProjection({ attributes: hostile.repeat(16_000) }, type);
      } catch (error) {
        expect(error).toMatchObject({ scimType: 'invalidValue' });
      }
    }
    const { user } = process.cpuUsage(before);
    expect(user / 1_000).toBeLessThan(1_000);
  });

  it('is asked for by one parameter or the other', () => {
    expect(() => parseProjection({ attributes: 'a', excludedAttributes: 'b' }, type)).toThrow(expect.objectContaining({ status: 400, scimType: 'invalidValue' }));
    expect(parseProjection({ attributes: '', excludedAttributes: ' , ' }, type)).toEqual({ kind: 'default' });
    expect(() => parseProjection({ attributes: 'user Name' }, type)).toThrow(expect.objectContaining({ scimType: 'invalidValue' }));
  });

  it('tells a store what it need not read', () => {
    expect(projectionIncludes(parseProjection({}, type), 'groups')).toBe(true);
    expect(projectionIncludes(parseProjection({ excludedAttributes: 'groups' }, type), 'groups')).toBe(false);
    expect(projectionIncludes(parseProjection({ attributes: 'userName' }, type), 'groups')).toBe(false);
    expect(projectionIncludes(parseProjection({ attributes: 'groups.value' }, type), 'groups')).toBe(true);
  });
});
