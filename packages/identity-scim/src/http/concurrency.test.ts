import { describe, expect, it } from '@jest/globals';
import { ScimBed } from '../testing/scim-bed.js';

describe('at the same moment', () => {
  it('twelve identical creates give one 201 and eleven 409', async () => {
    const bed = await ScimBed.open();
    for (const [target, body] of [['/Users', { userName: 'ann@acme.example', externalId: '00u1' }], ['/Groups', { displayName: 'Sales' }]] as const) {
      const answers = await Promise.all(Array.from({ length: 12 }, () => bed.send('POST', target, { body })));
      expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(11).fill(409)]);
      expect(new Set(answers.map(({ headers }) => headers['vestibule-decision'])).size).toBe(12);
      expect((await bed.send('GET', target)).body['totalResults']).toBe(1);
    }
  });

  it('patches of one group lose no member', async () => {
    const bed = await ScimBed.open();
    const users = await Promise.all(Array.from({ length: 12 }, (_, index) => bed.user(`user-${index}`)));
    const group = await bed.group('Sales', users.slice(0, 6));
    const answers = await Promise.all(
      users.map((value, index) =>
        bed.patch(`/Groups/${group}`, index < 6 ? { op: 'remove', path: `members[value eq "${value}"]` } : { op: 'add', path: 'members', value: [{ value }] }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array<number>(12).fill(204));
    expect(new Set(await bed.memberIds(group))).toEqual(new Set(users.slice(6)));
  });

  it('patches of one user all count', async () => {
    const bed = await ScimBed.open();
    const id = await bed.user('ann');
    await Promise.all(['title', 'nickName', 'locale', 'timezone', 'userType'].map((path) => bed.patch(`/Users/${id}`, { op: 'add', path, value: 'x' })));
    expect((await bed.send('GET', `/Users/${id}`)).body).toMatchObject({ title: 'x', nickName: 'x', locale: 'x', timezone: 'x', userType: 'x', meta: { version: 'W/"6"' } });
  });
});
