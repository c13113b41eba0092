import { describe, expect, it } from '@jest/globals';
import { GROUP_RESOURCE_TYPE, USER_RESOURCE_TYPE } from '../schemas/resource-type.js';
import { parseRootSearch } from './root-search.js';

const search = (body: Parameters<typeof parseRootSearch>[0]) =>
  parseRootSearch(body, [USER_RESOURCE_TYPE, GROUP_RESOURCE_TYPE]).map(({ resourceType }) => resourceType.name);

describe('a search at the root', () => {
  it('looks among the resources that can have the attributes of its filter', () => {
    expect(search({ filter: 'displayName sw "a"' })).toEqual(['User', 'Group']);
    expect(search({ filter: 'userName sw "a"' })).toEqual(['User']);
    expect(search({ filter: 'members.value eq "a"' })).toEqual(['Group']);
    expect(search({})).toEqual(['User', 'Group']);
  });

  it('is refused when no resource can have them, or for any other fault', () => {
    expect(() => search({ filter: 'nonsense pr' })).toThrow(expect.objectContaining({ scimType: 'invalidFilter' }));
    expect(() => search({ filter: 'userName' })).toThrow(expect.objectContaining({ scimType: 'invalidFilter' }));
    expect(() => search({ count: 'x' })).toThrow(expect.objectContaining({ scimType: 'invalidValue' }));
  });
});
