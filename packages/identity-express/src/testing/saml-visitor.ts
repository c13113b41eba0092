import { inflateRawSync } from 'node:zlib';
import { defaults, mintIdpMetadata, mintResponse, testKey, type MintOptions } from '../../../../tools/saml-fixtures/idp.js';
import type { HttpResponse } from '../http/http-message.js';
import type { SiteUnderTest } from './open-site.js';

const base = 'http://localhost:3000/t/acme/saml/okta';
export const sloUrl = 'https://idp.example/slo';
export const idpKey = testKey('idp');

/** A tenant with one connection to the IdP of the fixtures. */
export async function connectIdp(site: SiteUnderTest, saml: object = {}, metadata: Parameters<typeof mintIdpMetadata>[0] = { sloUrl }): Promise<void> {
  await site.admin('POST', '/tenants', { slug: 'acme', name: 'Acme', allowedDomains: ['*'] });
  const created = await site.admin('POST', '/tenants/acme/connections', { slug: 'okta', name: 'Okta', saml: { metadataXml: mintIdpMetadata(metadata), ...saml } });
  if (created.status !== 201) throw new Error(String(created.body));
}

/** What the message in a redirect says. */
export function messageOf(location: unknown, parameter: 'SAMLRequest' | 'SAMLResponse'): string {
  const value = new URL(String(location)).searchParams.get(parameter) ?? '';
  return inflateRawSync(Buffer.from(value, 'base64')).toString('utf8');
}

/** One browser in front of the site: keeps its cookies, and carries the IdP's answers. */
export class SamlVisitor {
  readonly cookies = new Map<string, string>();

  constructor(private readonly site: SiteUnderTest) {}

  async get(target: string): Promise<HttpResponse> {
    return this.keep(await this.site.get(target, { cookie: this.cookie }));
  }

  async post(target: string, fields: Readonly<Record<string, string>>, cookie = this.cookie): Promise<HttpResponse> {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', ...(cookie === '' ? {} : { cookie }) };
    return this.keep(await this.site.send('POST', target, new URLSearchParams(fields).toString(), headers));
  }

  /** From the address that starts a login to the answer of the ACS. */
  async login(options: MintOptions = {}, start = '/t/acme/saml/okta/login'): Promise<HttpResponse> {
    return this.answer(await this.get(start), options);
  }

  /** Carries the IdP's answer to a request that a redirect took there. */
  async answer(begun: HttpResponse, options: MintOptions = {}): Promise<HttpResponse> {
    const location = begun.headers['location'];
    const inResponseTo = /ID="([^"]+)"/.exec(messageOf(location, 'SAMLRequest'))?.[1] ?? '';
    const now = this.site.vestibule.ports.clock.now();
    const { formValue } = mintResponse({ ...defaults, entityId: `${base}/metadata`, acsUrl: `${base}/acs`, now, inResponseTo, sessionIndex: '_session', ...options });
    const relayState = new URL(String(location)).searchParams.get('RelayState') ?? '';
    return this.post('/t/acme/saml/okta/acs', { SAMLResponse: formValue, RelayState: relayState });
  }

  async isSignedIn(): Promise<boolean> {
    return (await this.get('/t/acme/session')).status === 200;
  }

  private get cookie(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  private keep(response: HttpResponse): HttpResponse {
    const set = Object.entries(response.headers).find(([name]) => name.toLowerCase() === 'set-cookie')?.[1] ?? [];
    for (const cookie of typeof set === 'string' ? [set] : set) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (value === '' || /Max-Age=0/.test(cookie)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return response;
  }
}
