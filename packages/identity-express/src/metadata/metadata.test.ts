import { describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FetchedMetadata, FetchMetadata } from '@vestibule/identity-core';
import { mintIdpMetadata } from '../../../../tools/saml-fixtures/idp.js';
import type { OutgoingAnswer, OutgoingRequest } from '../outgoing/guarded-fetch.js';
import { openSite } from '../testing/open-site.js';
import { createFetchMetadata } from './fetch-metadata.js';
import { createCertificateNotices, createMetadataRefresh } from './metadata-tasks.js';
import { readMetadata } from './read-metadata.js';

const clock = { now: () => new Date('2026-01-15T08:00:00Z') };
const read = (xml: string) => readMetadata(xml, clock, false);
const xml = mintIdpMetadata({});

describe('metadata from a URL', () => {
  const ask = async (answer: Partial<Extract<OutgoingAnswer, { kind: 'answered' }>>, etag: string | null = null) => {
    const sent: OutgoingRequest[] = [];
    const fetched = await createFetchMetadata(async (request) => {
      sent.push(request);
      return { kind: 'answered', status: 200, headers: {}, body: Buffer.from(xml), url: request.url, ...answer };
    }, read)('https://idp.example/metadata', etag);
    return { fetched, sent };
  };

  it('is read with its ETag, and asked for with the one that is known', async () => {
    const { fetched, sent } = await ask({ headers: { etag: 'W/"x"' } }, '"known"');
    expect(fetched).toMatchObject({ kind: 'parsed', etag: 'W/"x"', idp: { entityId: 'https://idp.example/metadata' } });
    expect(sent[0]?.headers?.['if-none-match']).toBe('"known"');
    expect((await ask({})).sent[0]?.headers).not.toHaveProperty('if-none-match');
    expect((await ask({ headers: { etag: 'a\nb' } })).fetched).toMatchObject({ etag: null });
  });

  it.each([
    [{ status: 304 }, '"e"', { kind: 'not-modified' }],
    [{ status: 304 }, null, { kind: 'refused', detail: 'the URL answered with HTTP status 304' }],
    [{ status: 500 }, null, { kind: 'refused', detail: 'the URL answered with HTTP status 500' }],
    [{ body: Buffer.from([0xff, 0xfe]) }, null, { kind: 'refused', detail: 'the answer is not UTF-8 text' }],
    [{ body: Buffer.from('<html/>') }, null, { kind: 'refused', detail: expect.stringContaining('not SAML metadata') }],
  ])('comes out of %j as it should', async (answer, etag, expected) => expect((await ask(answer, etag)).fetched).toEqual(expected));

  it('keeps where answers to a logout go', () => {
    const withResponse = mintIdpMetadata({ sloUrl: 'https://idp.example/slo' }).replace('Location="https://idp.example/slo"', 'Location="https://idp.example/slo" ResponseLocation="https://idp.example/slo-done"');
    expect(read(withResponse)).toMatchObject({ kind: 'parsed', idp: { sloRedirectResponseUrl: 'https://idp.example/slo-done' } });
  });
});

describe('the refresh of metadata by the clock', () => {
  const open = async (cacheDuration = 'PT2S', certificateEnd?: string) => {
    const site = openSite();
    const { ports } = site.vestibule;
    await site.admin('POST', '/tenants', { slug: 'acme', name: 'Acme' });
    await site.admin('POST', '/tenants/acme/connections', { slug: 'okta', name: 'Okta', saml: { metadataXml: xml } });
    const tenant = await ports.connections.getTenantBySlug('acme');
    const parsed = read(xml.replace('entityID=', `cacheDuration="${cacheDuration}" entityID=`));
    if (tenant === undefined || parsed.kind === 'refused') throw new Error('The test has no tenant');
    const certificates = parsed.idp.certificates.map((each) => ({ ...each, notAfter: certificateEnd ?? each.notAfter }));
    const content = { ...parsed.idp, certificates };
    await ports.unitOfWork.run(tenant.id, async ({ connections }) => {
      const connection = (await connections.get('okta' as never))!;
      const idp = { ...content, source: 'url', sourceUrl: 'https://idp.example/m', etag: null, refreshedAt: null, nextRefreshAt: site.clock.now().toISOString(), lastError: null } as const;
      connections.replace({ ...connection, saml: { ...connection.saml!, idp } });
    });
    const errors: unknown[] = [];
    const deps = { ...ports, schedule: ports.metadataSchedule, onError: (error: unknown) => void errors.push(error) };
    const idp = async () => (await ports.connections.get(tenant.id, 'okta' as never))?.saml?.idp;
    return { site, deps, idp, errors, answer: { kind: 'parsed', idp: content, etag: null } as FetchedMetadata };
  };
  const never = new AbortController().signal;

  it('asks once, however many processes look, and again when the cacheDuration is over', async () => {
    const { site, deps, answer, errors } = await open();
    let asked = 0;
    const fetchMetadata: FetchMetadata = async () => {
      asked += 1;
      return answer;
    };
    const processes = [1, 2, 3].map(() => createMetadataRefresh({ ...deps, fetchMetadata }));
    const round = () => Promise.all(processes.map((task) => task.run(never)));
    await round();
    expect(asked).toBe(1);
    await round();
    site.clock.advanceSeconds(2);
    await round();
    expect(asked).toBe(2);
    expect(errors).toEqual([]);
  });

  it('does not let a slow site hold up the others, and forgets an answer that comes after the end', async () => {
    const { deps, idp, answer, errors } = await open();
    const ending = new AbortController();
    let finish = (_: FetchedMetadata): void => undefined;
    const task = createMetadataRefresh({ ...deps, fetchMetadata: () => new Promise((resolve) => { finish = resolve; }) });
    const begun = performance.now();
    await task.run(ending.signal);
    expect(performance.now() - begun).toBeLessThan(2_000);
    const claimed = await idp();
    ending.abort();
    finish(answer);
    await sleep(10);
    expect(await idp()).toEqual(claimed);
    expect(errors).toEqual([]);
  });

  it('reports what went wrong here', async () => {
    const { deps, errors } = await open();
    await createMetadataRefresh({ ...deps, fetchMetadata: () => Promise.reject(new Error('boom')) }).run(never);
    expect(errors).toEqual([new Error('boom')]);
  });

  it('tells of a certificate that ends soon, once', async () => {
    const { site, deps } = await open('PT1H', '2026-01-20T00:00:00.000Z');
    const task = createCertificateNotices(deps);
    expect(await task.run(never)).toBe('done');
    await task.run(never);
    const { body } = await site.admin('GET', '/tenants/acme/events');
    expect((JSON.parse(String(body)) as { items: { type: string }[] }).items.filter(({ type }) => type === 'connection.certificate_expiring')).toHaveLength(1);
  });
});
