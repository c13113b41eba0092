import { describe, expect, it } from '@jest/globals';
import { idOf, ScimBed } from '../testing/scim-bed.js';

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

describe('the decision of a write', () => {
  it('keeps what was mapped, and neither the password nor what no account holds', async () => {
    const bed = await ScimBed.open();
    const body = { userName: 'ann', externalId: '00u1', password: 'Secret!', nickName: 'Annie', displayName: 'Ann', [ENTERPRISE]: { department: 'R&D', employeeNumber: '4711' } };
    const created = await bed.send('POST', '/Users', { body });
    expect((await bed.decision(created))?.input).toEqual({ userName: 'ann', externalId: '00u1', email: null, displayName: 'Ann', department: 'R&D' });

    const patched = await bed.patch(
      `/Users/${idOf(created)}`,
      { op: 'replace', path: 'password', value: 'Secret!' },
      { op: 'replace', path: 'nickName', value: 'Nan' },
      { op: 'replace', path: 'active', value: 'False' },
    );
    const decision = await bed.decision(patched);
    expect(decision?.input).toEqual({
      id: idOf(created),
      count: 2,
      operations: [{ op: 'replace', path: 'nickName' }, { op: 'replace', path: 'active', value: false }],
    });
    expect(decision?.changes).toMatchObject([{ field: 'status', from: 'active', to: 'deactivated' }]);
    for (const answer of [created, patched]) expect(JSON.stringify(await bed.decision(answer))).not.toMatch(/Secret!|Annie|4711/);
  });

  it('keeps of a large membership its size and a beginning', async () => {
    const bed = await ScimBed.open();
    const users = await Promise.all(Array.from({ length: 25 }, (_, index) => bed.user(`user-${index}`)));
    const answer = await bed.send('POST', '/Groups', { body: { displayName: 'Sales', members: users.map((value) => ({ value })) } });
    expect((await bed.decision(answer))?.input).toMatchObject({ displayName: 'Sales', members: { count: 25, ids: users.slice(0, 20) } });
    const patched = await bed.patch(`/Groups/${idOf(answer)}`, { op: 'remove', path: 'members', value: users.map((value) => ({ value })) });
    expect((await bed.decision(patched))?.input).toMatchObject({ operations: [{ op: 'remove', path: 'members', members: 25 }] });
  });

  it('stands also for a user who comes back: the same id after a deactivation, a new one after a deletion', async () => {
    const bed = await ScimBed.open();
    const ann = await bed.user('ann', { externalId: '00u1', active: false });
    const group = await bed.group('Sales', [ann]);
    const back = await bed.send('POST', '/Users', { body: { userName: 'ann', externalId: '00u1' } });
    expect(back).toMatchObject({ status: 201, body: { id: ann, active: true, groups: [{ value: group }] } });
    await bed.send('DELETE', `/Users/${ann}`);
    const again = await bed.send('POST', '/Users', { body: { userName: 'ann', externalId: '00u1' } });
    expect(again.status).toBe(201);
    expect(idOf(again)).not.toBe(ann);
    expect((await bed.decision(again))?.trail.length).toBeGreaterThan(1);
  });
});
