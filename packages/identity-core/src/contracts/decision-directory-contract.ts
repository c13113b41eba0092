import { describe, expect, it } from '@jest/globals';
import type { DecisionQuery } from '../decision-log/decision-directory.js';
import { decisionId, type Decision } from '../decision-log/decision.js';
import { groupId } from '../group/group.js';
import { InvalidCursorError } from '../kernel/page.js';
import { at, newId } from './fixture/new-id.js';
import { FOREIGN_CURSORS, NOBODYS_IDS, readAll } from './fixture/read-all.js';
import { ENTRA, OKTA, sampleDecision, sampleEvent } from './fixture/samples.js';
import { tenantsOn, type TenantFixture } from './fixture/tenant-fixture.js';
import type { OpenPorts } from './ports-under-test.js';

/** Every decision with its trail, written inside units of work and read back. */
export function decisionDirectoryContract(open: OpenPorts): void {
  const newTenant = tenantsOn(open);
  const record = (tenant: TenantFixture, ...decisions: readonly Decision[]) =>
    tenant.write((stores) => decisions.forEach((decision) => stores.decisions.record(decision, [])));

  describe('DecisionLog and DecisionDirectory contract', () => {
    it('keeps everything of a decision, with the ids of its events', async () => {
      const tenant = await newTenant();
      const user = await tenant.user();
      const events = [sampleEvent(), sampleEvent({ type: 'user.updated' })];
      const decision = sampleDecision(tenant.id, {
        kind: 'login',
        action: 'login',
        actor: { kind: 'person', id: null },
        outcome: 'refused',
        reason: 'login.match_conflicting',
        detail: 'The e-mail belongs to „Ann“',
        remedy: 'Release identifiers',
        matchedBy: 'EMAIL',
        trail: [
          { policy: 'match-user', identifier: 'UPN', result: 'no-user', detail: null },
          { policy: 'match-user', identifier: 'EMAIL', result: 'conflicting', detail: 'bound by UPN' },
        ],
        changes: [{ target: { kind: 'user', id: user.id }, field: 'costCenters', from: ['a'], to: null }],
        events: events.map((event) => event.id),
        user: user.id,
        group: groupId(newId()),
        input: { upn: 'a…e', list: [1, null, false] },
      });

      await tenant.write((stores) => stores.decisions.record(decision, events));

      expect(await tenant.ports.decisions.get(tenant.id, decision.id)).toEqual(decision);
      expect((await tenant.ports.events.find(tenant.id, undefined, 10)).items.map((event) => event.id).sort()).toEqual([...decision.events].sort());
    });

    it('keeps a decision of a tenant’s own, without connection, reason or input', async () => {
      const tenant = await newTenant();
      const decision = sampleDecision(tenant.id, { connection: null, actor: { kind: 'host', id: 'cli' }, kind: 'administration' });
      await record(tenant, decision);

      expect(await tenant.ports.decisions.get(tenant.id, decision.id)).toEqual(decision);
    });

    it('finds a decision in whichever tenant it stands, and under a tenant only its own', async () => {
      const [acme, globex] = await Promise.all([newTenant(), newTenant()]);
      const decision = sampleDecision(acme.id);
      await record(acme, decision);

      expect(await acme.ports.decisions.getAnywhere(decision.id)).toEqual(decision);
      expect(await acme.ports.decisions.get(globex.id, decision.id)).toBeUndefined();
    });

    it('finds nothing under ids that no decision has', async () => {
      const { ports, id } = await newTenant();

      for (const nothing of NOBODYS_IDS) {
        expect(await ports.decisions.get(id, decisionId(nothing))).toBeUndefined();
        expect(await ports.decisions.getAnywhere(decisionId(nothing))).toBeUndefined();
      }
    });

    it('survives its user, its group and its connection', async () => {
      const tenant = await newTenant();
      const group = await tenant.group();
      const decision = sampleDecision(tenant.id, { group: group.id, connection: OKTA });
      await record(tenant, decision);

      await tenant.write(({ groups, connections }) => {
        groups.delete(group);
        connections.delete(OKTA);
      });

      expect(await tenant.ports.decisions.get(tenant.id, decision.id)).toEqual(decision);
    });

    it('lists decisions newest first, each once, whatever the size of the page', async () => {
      const tenant = await newTenant();
      const decisions = Array.from({ length: 7 }, (_, index) => sampleDecision(tenant.id, { at: at(index) }));
      await record(tenant, ...decisions);

      for (const limit of [1, 3, 7, 8]) {
        const listed = await readAll((page) => tenant.ports.decisions.find(tenant.id, {}, page), limit);
        expect(listed).toEqual([...decisions].reverse());
      }
    });

    it('lists decisions oldest first when asked to', async () => {
      const tenant = await newTenant();
      const decisions = Array.from({ length: 5 }, (_, index) => sampleDecision(tenant.id, { at: at(index) }));
      await record(tenant, ...decisions);

      expect(await readAll((page) => tenant.ports.decisions.find(tenant.id, { order: 'oldest-first', since: at(1) }, page), 2)).toEqual(decisions.slice(1));
    });

    it('does not repeat or skip decisions when newer ones arrive between pages', async () => {
      const tenant = await newTenant();
      const decisions = Array.from({ length: 4 }, (_, index) => sampleDecision(tenant.id, { at: at(index) }));
      await record(tenant, ...decisions);
      const first = await tenant.ports.decisions.find(tenant.id, {}, { limit: 2 });
      await record(tenant, sampleDecision(tenant.id, { at: at(9) }));

      const second = await tenant.ports.decisions.find(tenant.id, {}, { cursor: first.next ?? '', limit: 2 });

      expect([...first.items, ...second.items]).toEqual([...decisions].reverse());
    });

    it.each<[string, (seed: { user: Decision['user'] }) => DecisionQuery, readonly number[]]>([
      ['connection', () => ({ connection: ENTRA }), [1]],
      ['user', ({ user }) => (user === null ? {} : { user }), [2]],
      ['kind', () => ({ kind: 'login' }), [3]],
      ['outcome', () => ({ outcome: 'refused' }), [3, 4]],
      ['its time, from on', () => ({ since: at(3) }), [3, 4]],
      ['its time, up to and without', () => ({ until: at(1) }), [0]],
      ['all of it together', () => ({ connection: OKTA, outcome: 'refused', since: at(1), until: at(4) }), [3]],
      ['conditions that exclude each other', () => ({ since: at(3), until: at(3) }), []],
    ])('finds decisions by %s', async (_, query, expected) => {
      const tenant = await newTenant();
      const { id: user } = await tenant.user();
      const decisions = [
        sampleDecision(tenant.id, { at: at(0) }),
        sampleDecision(tenant.id, { at: at(1), connection: ENTRA }),
        sampleDecision(tenant.id, { at: at(2), user }),
        sampleDecision(tenant.id, { at: at(3), kind: 'login', outcome: 'refused' }),
        sampleDecision(tenant.id, { at: at(4), outcome: 'refused', connection: null }),
      ];
      await record(tenant, ...decisions);

      const listed = await readAll((page) => tenant.ports.decisions.find(tenant.id, query({ user }), page), 1);

      expect(listed.map((decision) => decisions.findIndex(({ id }) => id === decision.id)).reverse()).toEqual(expected);
    });

    it('refuses cursors that no list gave', async () => {
      const { ports, id } = await newTenant();

      for (const cursor of FOREIGN_CURSORS) {
        await expect(ports.decisions.find(id, {}, { cursor, limit: 10 })).rejects.toThrow(InvalidCursorError);
      }
    });
  });
}
