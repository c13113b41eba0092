import { scimBaseUrl, samlUrls } from '@vestibule/identity-admin';
import type { Clock, Connection, ConnectionDirectory, SetupLinkDirectory } from '@vestibule/identity-core';
import { hashSecret } from '../adapters/node-secrets.js';
import type { HttpRequest, HttpResponse } from '../http/http-message.js';
import { methodNotAllowedResponse, refusalResponse } from '../pages/refusal-response.js';
import { renderPage } from '../pages/render-page.js';
import { SetupPage, type ConnectionToSetUp } from '../pages/setup-page.js';

export interface SetupHandlerDependencies {
  readonly connections: ConnectionDirectory;
  readonly setupLinks: SetupLinkDirectory;
  readonly clock: Clock;
  readonly origin: string;
}

/** More connections than this are no page any more. */
const MAX_SHOWN = 50;

/** `/console/setup/{link}`: what the customer's administrator copies into the identity provider. Nothing can be changed here. */
export function createSetupHandler({ connections, setupLinks, clock, origin }: SetupHandlerDependencies): (link: string, request: HttpRequest) => Promise<HttpResponse> {
  return async (link, request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return methodNotAllowedResponse(request, ['GET']);
    const [, slug = '', secret = ''] = /^([a-z0-9][a-z0-9-]{0,62})\.([\w-]{20,100})$/.exec(link) ?? [];
    const found = slug === '' ? undefined : await setupLinks.findBySecret(slug, hashSecret(secret));
    const tenant = found === undefined || found.expiresAt <= clock.now() ? undefined : await connections.getTenant(found.tenant);
    if (found === undefined || tenant === undefined) return ended(request);
    const shown = found.connection === null ? (await connections.find(tenant.id, { limit: MAX_SHOWN })).items : [await connections.get(tenant.id, found.connection)];
    const page = <SetupPage tenantName={tenant.name} expiresAt={found.expiresAt} connections={shown.flatMap((one) => (one === undefined ? [] : toSetUp(origin, tenant.slug, one)))} />;
    return renderPage(200, page, { headers: { 'Referrer-Policy': 'no-referrer' } });
  };
}

function toSetUp(origin: string, tenant: string, { id, name, saml, scim }: Connection): ConnectionToSetUp {
  const { entityId, acsUrl, metadataUrl, logoutUrl } = samlUrls(origin, tenant, id);
  return {
    name,
    signIn: saml === null ? null : { entityId, acsUrl, metadataUrl, logoutUrl, relayState: 'initiate-sp-login', isConnected: saml.idp !== null },
    provisioning: scim === null ? null : { baseUrl: scimBaseUrl(origin, tenant) },
  };
}

/** The same whether it never was, has ended or was withdrawn. */
const ended = (request: HttpRequest): HttpResponse =>
  refusalResponse(request, {
    status: 404,
    title: 'This link opens nothing',
    message: 'It has ended or was withdrawn. Please ask whoever sent it to you for a new one.',
    code: 'resource.not_found',
  });
