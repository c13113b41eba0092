import { describe, expect, it } from '@jest/globals';
import { ACME, ENTRA, MONDAY, OKTA } from '../user/sample-users.js';
import { decideGroupChange, type GroupAct, type GroupActor } from './decide-group-change.js';
import { groupId, type Group, type GroupName } from './group.js';

const group = (kind: Group['kind'], connection: Group['connection'] = null): Group => ({
  tenant: ACME, id: groupId('g'), name: 'Staff' as GroupName, nameScope: connection ?? '', kind, connection, formerConnection: null, roles: [], externalId: null, document: {}, createdAt: MONDAY, updatedAt: MONDAY, version: 1,
});
const okta: GroupActor = { kind: 'connection', id: OKTA, visibility: 'own', nestedGroups: 'reject' };
const CONTENT: GroupAct[] = ['rename', 'describe', 'change-members', 'delete'];
const ACTS: GroupAct[] = [...CONTENT, 'nest', 'set-roles', 'detach', 'relink'];

describe('decideGroupChange', () => {
  it.each(CONTENT)('lets the connection with authority %s its group, and nobody else', (act) => {
    expect(decideGroupChange(okta, group('external', OKTA), act)).toEqual({ kind: 'allowed' });
    for (const actor of [{ kind: 'host' }, { kind: 'administrator' }] as GroupActor[]) {
      expect(decideGroupChange(actor, group('external', OKTA), act)).toMatchObject({ kind: 'refused', refusal: { code: 'group.externally_managed', detail: expect.stringContaining('"okta"') } });
    }
  });

  it.each(ACTS)('hides from a connection, asked to %s, every group it has no authority over', (act) => {
    for (const hidden of [group('internal'), group('system'), group('external', ENTRA)]) {
      expect(decideGroupChange(okta, hidden, act)).toEqual({ kind: 'not-found' });
      expect(decideGroupChange({ ...okta, visibility: 'all' }, hidden, act)).toMatchObject({ kind: 'refused', refusal: { code: 'group.externally_managed' } });
    }
  });

  it.each(['set-roles', 'detach', 'relink'] as const)('never lets a connection %s, only an administrator', (act) => {
    expect(decideGroupChange(okta, group('external', OKTA), act).kind).toBe('refused');
    expect(decideGroupChange({ kind: 'host' }, group('external', OKTA), act)).toEqual({ kind: 'allowed' });
  });

  it.each(CONTENT)('lets everybody here %s an internal group, and only the host a system group', (act) => {
    expect(decideGroupChange({ kind: 'administrator' }, group('internal'), act)).toEqual({ kind: 'allowed' });
    expect(decideGroupChange({ kind: 'host' }, group('system'), act)).toEqual({ kind: 'allowed' });
    expect(decideGroupChange({ kind: 'administrator' }, group('system'), act).kind).toBe('refused');
  });

  it.each(['set-roles', 'detach', 'relink'] as const)('lets an administrator %s a group of any kind', (act) => {
    for (const any of [group('external', OKTA), group('internal'), group('system')]) {
      expect(decideGroupChange({ kind: 'administrator' }, any, act)).toEqual({ kind: 'allowed' });
    }
  });

  it('nests groups only where the connection accepts it', () => {
    expect(decideGroupChange(okta, group('external', OKTA), 'nest')).toMatchObject({ kind: 'refused', refusal: { code: 'group.nested_refused' } });
    expect(decideGroupChange({ ...okta, nestedGroups: 'accept' }, group('external', OKTA), 'nest')).toEqual({ kind: 'allowed' });
  });
});
