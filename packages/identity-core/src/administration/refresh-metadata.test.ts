import { describe, expect, it } from '@jest/globals';
import type { FetchedMetadata, MetadataContent } from '../connection/metadata-source.js';
import type { IdentityProviderDescription } from '../connection/saml-settings.js';
import { openScenario } from '../contracts/fixture/open-scenario.js';
import { sampleConnection } from '../contracts/fixture/samples.js';
import { tenantId } from '../kernel/tenant-id.js';
import { AnnounceCertificates } from './announce-certificates.js';
import { ChangeConnection } from './administer-connections.js';
import { RefreshMetadata } from './refresh-metadata.js';

const idp = sampleConnection(tenantId('x')).saml?.idp as IdentityProviderDescription;
const certificate = (name: string, notAfter = '2035-01-01T00:00:00Z') => ({ certificate: 'MIIC', fingerprint: name.repeat(32), subject: `CN=${name}`, notBefore: '2025-01-01T00:00:00Z', notAfter });
const stored: IdentityProviderDescription = { ...idp, source: 'url', sourceUrl: 'https://idp.example/metadata', etag: '"1"', cacheDuration: 'PT10S', certificates: [certificate('aa')] };
const content = (changes: Partial<MetadataContent> = {}): MetadataContent => {
  const { entityId, ssoRedirectUrl, ssoPostUrl, sloRedirectUrl, sloPostUrl, wantAuthnRequestsSigned, certificates, validUntil, cacheDuration } = stored;
  return { entityId, ssoRedirectUrl, ssoPostUrl, sloRedirectUrl, sloPostUrl, wantAuthnRequestsSigned, certificates, validUntil, cacheDuration, ...changes };
};
const parsed = (changes: Partial<MetadataContent> = {}): FetchedMetadata => ({ kind: 'parsed', idp: content(changes), etag: '"2"' });

const open = async (start: IdentityProviderDescription = stored) => {
  const scenario = await openScenario({ saml: { idp: start } });
  let answer: FetchedMetadata = parsed();
  let asked: (string | null)[] = [];
  const fetchMetadata = async (url: string, etag: string | null) => {
    asked = [url, etag];
    return answer;
  };
  const refresh = new RefreshMetadata(scenario.ports, fetchMetadata, () => 0);
  const current = async () => (await scenario.ports.connections.get(scenario.tenant.id, scenario.okta.id))?.saml?.idp;
  return {
    scenario,
    asked: () => asked,
    current,
    answers: (next: FetchedMetadata) => {
      answer = next;
    },
    asAdministrator: () => refresh.execute(scenario.administration, scenario.okta.id),
    byClock: () => refresh.execute({ ...scenario.administration, actor: { kind: 'system', id: null } }, scenario.okta.id),
    events: async () => (await scenario.eventTypes()).filter((type) => type.startsWith('connection.')),
  };
};

describe('RefreshMetadata', () => {
  it('takes over what the IdP says now, and says what changed', async () => {
    const { scenario, asked, current, answers, byClock, events } = await open();
    answers(parsed({ certificates: [certificate('aa'), certificate('bb')] }));
    const outcome = await byClock();

    expect(asked()).toEqual(['https://idp.example/metadata', '"1"']);
    expect(await current()).toMatchObject({ etag: '"2"', certificates: [{ subject: 'CN=aa' }, { subject: 'CN=bb' }], lastError: null, source: 'url' });
    expect(Date.parse((await current())?.nextRefreshAt ?? '') - scenario.time.now().getTime()).toBe(10_000);
    expect(await events()).toEqual(['connection.updated']);
    const decision = await scenario.decision(outcome.decision!);
    expect(decision).toMatchObject({ kind: 'system', action: 'refresh-metadata', outcome: 'accepted', actor: { kind: 'system' }, changes: [{ field: 'saml.certificates' }] });
  });

  it('leaves no decision and no event when nothing is new, unless somebody asked', async () => {
    const { current, answers, byClock, asAdministrator, events } = await open();
    for (const answer of [parsed(), { kind: 'not-modified' }] as const) {
      answers(answer);
      expect(await byClock()).toMatchObject({ kind: 'refreshed', decision: null });
    }
    expect((await current())?.refreshedAt).not.toBeNull();
    expect((await asAdministrator()).decision).not.toBeNull();
    expect(await events()).toEqual([]);
  });

  it('keeps the last good copy when the refresh fails, tells once, and recovers', async () => {
    const { scenario, current, answers, byClock, asAdministrator, events } = await open();
    answers({ kind: 'refused', detail: 'HTTP 500' });
    const first = await byClock();
    expect(first).toMatchObject({ kind: 'refused', refusal: { code: 'saml.metadata_refused', detail: expect.stringContaining('HTTP 500') } });
    expect(await scenario.decision(first.decision!)).toMatchObject({ kind: 'system', outcome: 'refused', reason: 'saml.metadata_refused', changes: [], events: [expect.any(String)] });
    expect(await byClock()).toMatchObject({ kind: 'refused', decision: null });
    expect(await asAdministrator()).toMatchObject({ kind: 'refused', decision: expect.any(String) });
    expect(await current()).toMatchObject({ lastError: 'HTTP 500', certificates: stored.certificates, etag: '"1"' });
    expect(await events()).toEqual(['connection.metadata_failed']);

    answers(parsed());
    expect((await byClock()).decision).not.toBeNull();
    expect((await current())?.lastError).toBeNull();
    answers({ kind: 'refused', detail: 'HTTP 500' });
    await byClock();
    expect(await events()).toEqual(['connection.metadata_failed', 'connection.metadata_failed']);
  });

  it('refuses another entityID, and a copy whose time is over', async () => {
    const { current, answers, asAdministrator } = await open({ ...stored, validUntil: '2020-01-01T00:00:00.000Z' });
    answers(parsed({ entityId: 'https://evil.example' }));
    expect(await asAdministrator()).toMatchObject({ kind: 'refused', refusal: { detail: expect.stringContaining('evil.example') } });
    answers({ kind: 'not-modified' });
    expect(await asAdministrator()).toMatchObject({ kind: 'refused', refusal: { detail: expect.stringContaining('valid until') } });
    expect((await current())?.entityId).toBe(stored.entityId);
  });

  it('yields to whoever set other metadata meanwhile', async () => {
    const { scenario, current } = await open();
    const other = { ...stored, entityId: 'https://other.example', sourceUrl: 'https://other.example/metadata' };
    const refresh = new RefreshMetadata(
      scenario.ports,
      async () => {
        await new ChangeConnection(scenario.ports).execute(scenario.administration, scenario.okta.id, (connection) => ({ ...connection, saml: { ...connection.saml!, idp: other } }));
        return parsed();
      },
      () => 0,
    );
    expect(await refresh.execute(scenario.administration, scenario.okta.id)).toMatchObject({ kind: 'refreshed', decision: null });
    expect(await current()).toEqual(other);
  });

  it('has nothing to refresh where metadata was uploaded, and nowhere', async () => {
    const { asAdministrator, scenario } = await open(idp);
    expect(await asAdministrator()).toMatchObject({ kind: 'refused', refusal: { code: 'saml.metadata_refused' } });
    const refresh = new RefreshMetadata(scenario.ports, async () => parsed(), () => 0);
    expect(await refresh.execute(scenario.administration, 'nobody' as typeof scenario.okta.id)).toMatchObject({ refusal: { code: 'resource.not_found' } });
  });
});

describe('AnnounceCertificates', () => {
  it('tells of each certificate that ends soon, once, also across a refresh', async () => {
    const soon = certificate('cc', '2026-02-01T00:00:00Z');
    const { scenario, answers, byClock, events } = await open({ ...stored, certificates: [certificate('aa'), soon] });
    const announce = new AnnounceCertificates(scenario.ports);
    scenario.time.set(new Date('2026-01-15T00:00:00Z'));

    await Promise.all([1, 2, 3].map(() => announce.execute(scenario.tenant.id, scenario.okta.id)));
    expect(await events()).toEqual(['connection.certificate_expiring']);
    expect((await scenario.events()).at(-1)?.data).toMatchObject({ connection: 'okta', fingerprint: soon.fingerprint, notAfter: soon.notAfter });

    answers(parsed({ certificates: [soon, certificate('dd')] }));
    await byClock();
    expect(await announce.execute(scenario.tenant.id, scenario.okta.id)).toBe(0);
    const [latest] = (await scenario.ports.decisions.find(scenario.tenant.id, { kind: 'system' }, { limit: 9 })).items.filter(({ action }) => action === 'announce-certificates');
    expect(latest).toMatchObject({ outcome: 'accepted', actor: { kind: 'system' } });
  });
});
