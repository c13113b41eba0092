import { describe, expect, it } from '@jest/globals';
import { ScimBed } from '../testing/scim-bed.js';

const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';

describe('a connection in shadow mode', () => {
  it('answers a provisioning run as if it were live, and the tenant stays as it was', async () => {
    const bed = await ScimBed.open({ scim: { mode: 'shadow' } });
    const ann = await bed.user('ann@acme.example', { displayName: 'Ann' });
    expect((await bed.send('GET', `/Users/${ann}`)).body).toMatchObject({ id: ann, userName: 'ann@acme.example', meta: { location: `${bed.baseUrl}/Users/${ann}` } });
    expect((await bed.send('GET', `/Users?filter=${encodeURIComponent('userName eq "ANN@acme.example"')}`)).body).toMatchObject({ totalResults: 1 });
    const group = await bed.group('Staff', [ann]);
    expect((await bed.send('GET', `/Groups/${group}`)).body).toMatchObject({ schemas: [GROUP], members: [{ value: ann }] });
    const refused = await bed.send('POST', '/Users', { body: { userName: 'ann@acme.example' } });
    expect(refused).toMatchObject({ status: 409, body: { scimType: 'uniqueness' } });

    expect((await bed.ports.users.find(bed.tenant.id, {}, { limit: 10 })).items).toEqual([]);
    expect((await bed.ports.groups.find(bed.tenant.id, {}, { limit: 10 })).items).toEqual([]);
    expect((await bed.ports.events.find(bed.tenant.id, undefined, 10)).items).toEqual([]);
    expect(await bed.decision(refused)).toMatchObject({ outcome: 'planned', reason: 'identifier.taken', tenant: bed.tenant.id });
  });
});
