import { describe, expect, it } from '@jest/globals';
import { decisionId } from '../decision-log/decision.js';
import { InvalidCursorError } from '../kernel/page.js';
import { KEPT_REQUESTS } from '../provisioning/request-log.js';
import { at, newId } from './fixture/new-id.js';
import { FOREIGN_CURSORS, readAll } from './fixture/read-all.js';
import { ENTRA, OKTA, sampleRequest } from './fixture/samples.js';
import { tenantsOn, type TenantFixture } from './fixture/tenant-fixture.js';
import type { OpenPorts } from './ports-under-test.js';

/** What directories sent and were answered. */
export function requestLogContract(open: OpenPorts): void {
  const newTenant = tenantsOn(open);
  const logged = async ({ ports, id }: TenantFixture, connection = OKTA) => (await ports.requestLog.find(id, connection, { limit: 200 })).items;

  describe('RequestLog contract', () => {
    it('keeps everything of a request, also what no database likes', async () => {
      const tenant = await newTenant();
      const request = sampleRequest(tenant.id, {
        method: 'PATCH',
        status: 400,
        userAgent: null,
        decision: decisionId(newId()),
        request: { Operations: [{ op: 'replace', value: { active: false, 'a "b"': [1, null, 'ü'] } }] },
        response: 'not JSON',
      });
      const odd = sampleRequest(tenant.id, { request: { text: 'a\u0000b\ud800' }, response: null });
      await tenant.ports.requestLog.append([request, odd]);

      const [second, first] = await logged(tenant);

      expect(first).toEqual(request);
      expect(second).toMatchObject({ id: odd.id, response: null, request: { text: expect.stringMatching(/^a.b.$/su) } });
    });

    it('lists the requests of one connection newest first, each once, whatever the size of the page', async () => {
      const tenant = await newTenant();
      await tenant.connection({ id: ENTRA });
      const requests = Array.from({ length: 7 }, (_, index) => sampleRequest(tenant.id, { at: at(index) }));
      await tenant.ports.requestLog.append([...requests, sampleRequest(tenant.id, { connection: ENTRA })]);

      for (const limit of [1, 3, 7, 8]) {
        const listed = await readAll((page) => tenant.ports.requestLog.find(tenant.id, OKTA, page), limit);
        expect(listed).toEqual([...requests].reverse());
      }
      expect(await logged(tenant, ENTRA)).toHaveLength(1);
    });

    it('refuses cursors that no list gave', async () => {
      const { ports, id } = await newTenant();

      for (const cursor of FOREIGN_CURSORS) await expect(ports.requestLog.find(id, OKTA, { cursor, limit: 10 })).rejects.toThrow(InvalidCursorError);
    });

    it('takes requests of several tenants at once, shows each its own, and leaves out a connection that is gone', async () => {
      const [acme, globex] = await Promise.all([newTenant(), newTenant()]);
      const [ours, theirs] = [sampleRequest(acme.id), sampleRequest(globex.id)] as const;

      await acme.ports.requestLog.append([ours, sampleRequest(acme.id, { connection: ENTRA }), theirs]);
      await acme.ports.requestLog.append([]);

      expect(await logged(acme)).toEqual([ours]);
      expect(await logged(globex)).toEqual([theirs]);
      expect(await logged(acme, ENTRA)).toEqual([]);
    });

    it('goes with its connection, and does not come back with another of the same slug', async () => {
      const tenant = await newTenant();
      await tenant.ports.requestLog.append([sampleRequest(tenant.id)]);

      await tenant.write(({ connections }) => connections.delete(OKTA));
      await tenant.connection({ id: OKTA });

      expect(await logged(tenant)).toEqual([]);
    });

    it('goes with its tenant', async () => {
      const tenant = await newTenant();
      await tenant.ports.requestLog.append([sampleRequest(tenant.id)]);

      await tenant.write(({ connections }) => connections.deleteTenant());

      expect(await logged(tenant)).toEqual([]);
    });

    it('keeps the newest requests of a connection, and not many more', async () => {
      const tenant = await newTenant();
      await tenant.connection({ id: ENTRA });
      await tenant.ports.requestLog.append([sampleRequest(tenant.id, { connection: ENTRA })]);
      const requests = Array.from({ length: KEPT_REQUESTS + 300 }, () => sampleRequest(tenant.id));
      for (let from = 0; from < requests.length; from += 100) await tenant.ports.requestLog.append(requests.slice(from, from + 100));

      const listed = await readAll((page) => tenant.ports.requestLog.find(tenant.id, OKTA, page), 200);

      expect(listed.slice(0, KEPT_REQUESTS)).toEqual([...requests].reverse().slice(0, KEPT_REQUESTS));
      expect(listed.length).toBeLessThan(KEPT_REQUESTS + 300);
      expect(await logged(tenant, ENTRA)).toHaveLength(1);
    });

    it('removes what arrived before a moment, at most so many at once, and nothing else', async () => {
      const tenant = await newTenant();
      const { requestLog } = tenant.ports;
      const past = (year: number) => new Date(Date.UTC(year, 0));
      while ((await requestLog.removeExpired(past(2002), 1000)) > 0);
      await requestLog.append([2000, 2000, 2001, 2003].map((year) => sampleRequest(tenant.id, { at: past(year) })));

      expect(await requestLog.removeExpired(past(2002), 2)).toBe(2);
      expect(await requestLog.removeExpired(past(2002), 2)).toBe(1);
      expect(await requestLog.removeExpired(past(2002), 2)).toBe(0);

      expect((await logged(tenant)).map((request) => request.at)).toEqual([past(2003)]);
    });
  });
}
