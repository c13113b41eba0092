import { describe, expect, it } from '@jest/globals';
import { hasGroupsOverage, noteGroupsOverage } from './find-groups-overage.js';

const withAttribute = (name: string) => ({ attributes: new Map([[name, ['https://graph.microsoft.com/v1.0/users/1/getMemberObjects']]]) });

describe('groups that Entra ID left out', () => {
  it.each(['http://schemas.microsoft.com/claims/groups.link', 'http://schemas.microsoft.com/ws/2008/06/identity/claims/groups.link'])('are recognised by %s', (name) => {
    expect(hasGroupsOverage(withAttribute(name))).toBe(true);
    expect(noteGroupsOverage(withAttribute(name))).toEqual([{ policy: 'groups', identifier: null, result: 'overage', detail: expect.stringContaining('no membership changes') }]);
  });

  it('are not seen where the groups are there, or where nobody asked for them', () => {
    expect(hasGroupsOverage(withAttribute('http://schemas.microsoft.com/ws/2008/06/identity/claims/groups'))).toBe(false);
    expect(noteGroupsOverage({ attributes: new Map() })).toEqual([]);
  });
});
