import { describe, expect, it } from '@jest/globals';
import type { LoginRequest } from '../login/login-state.js';
import { at, newHash } from './fixture/new-id.js';
import { ENTRA, OKTA, sampleLoginRequest } from './fixture/samples.js';
import { tenantsOn, type TenantFixture } from './fixture/tenant-fixture.js';
import type { OpenPorts } from './ports-under-test.js';

/** AuthnRequests that wait for their answers. */
export function loginRequestStoreContract(open: OpenPorts): void {
  const newTenant = tenantsOn(open);
  const seed = async (overrides: Partial<LoginRequest> = {}) => {
    const tenant = await newTenant();
    await tenant.connection({ id: ENTRA });
    const request = sampleLoginRequest(tenant.id, overrides);
    await tenant.ports.loginRequests.open(request);
    return { tenant, request };
  };
  const consume = ({ ports, id }: TenantFixture, request: LoginRequest, { connection = OKTA, browsers = [request.browserHash], minute = 5 } = {}) =>
    ports.loginRequests.consume(id, connection, request.id, browsers, at(minute));

  describe('LoginRequestStore contract', () => {
    it('gives an open request back with everything in it, once', async () => {
      const { tenant, request } = await seed({ returnTo: '/apps?x=ü#y', testId: 'test-1' });

      expect(await consume(tenant, request)).toEqual(request);
      expect(await consume(tenant, request)).toBeUndefined();
    });

    it('gives a request to exactly one of many simultaneous answers', async () => {
      const { tenant, request } = await seed();

      const results = await Promise.all(Array.from({ length: 8 }, () => consume(tenant, request)));

      expect(results.filter((result) => result !== undefined)).toEqual([request]);
    });

    it('gives a request to a browser that holds several cookies', async () => {
      const { tenant, request } = await seed();

      expect(await consume(tenant, request, { browsers: [newHash(), request.browserHash, newHash()] })).toEqual(request);
    });

    it.each([
      ['another browser', { browsers: [newHash()] }],
      ['a browser without a cookie', { browsers: [] }],
      ['another connection', { connection: ENTRA }],
    ])('leaves a request open that %s asks for', async (_, options) => {
      const { tenant, request } = await seed();

      expect(await consume(tenant, request, options)).toBeUndefined();
      expect(await consume(tenant, request)).toEqual(request);
    });

    it('leaves a request open that another tenant asks for', async () => {
      const { tenant, request } = await seed();

      expect(await consume(await newTenant(), request)).toBeUndefined();
      expect(await consume(tenant, request)).toEqual(request);
    });

    it('gives an expired request to nobody', async () => {
      const { tenant, request } = await seed({ expiresAt: at(10) });

      expect(await consume(tenant, request, { minute: 11 })).toBeUndefined();
    });

    it('finds nothing under ids that no request has', async () => {
      const { tenant, request } = await seed();

      for (const id of ['', '_unknown', 'a\u0000b', '\ud800', request.id.toUpperCase(), `${request.id}%`]) {
        expect(await consume(tenant, { ...request, id })).toBeUndefined();
      }
    });

    it('removes what expired before a moment, at most so many at once, and nothing else', async () => {
      const { tenant, request } = await seed();
      const { loginRequests } = tenant.ports;
      const past = (year: number) => new Date(Date.UTC(year, 0));
      while ((await loginRequests.removeExpired(past(2002), 1000)) > 0);
      for (let each = 0; each < 3; each += 1) await loginRequests.open(sampleLoginRequest(tenant.id, { createdAt: past(2000), expiresAt: past(2001) }));
      const later = sampleLoginRequest(tenant.id, { createdAt: past(2002), expiresAt: past(2003) });
      await loginRequests.open(later);

      expect(await loginRequests.removeExpired(past(2002), 2)).toBe(2);
      expect(await loginRequests.removeExpired(past(2002), 2)).toBe(1);
      expect(await loginRequests.removeExpired(past(2002), 2)).toBe(0);

      expect(await consume(tenant, request)).toEqual(request);
      expect(await loginRequests.consume(tenant.id, OKTA, later.id, [later.browserHash], past(2002))).toEqual(later);
    });
  });
}
