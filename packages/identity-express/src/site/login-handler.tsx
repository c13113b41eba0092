import type { Connection, ConnectionDirectory, Tenant } from '@vestibule/identity-core';
import type { HttpRequest, HttpResponse } from '../http/http-message.js';
import { LoginPage } from '../pages/login-page.js';
import { methodNotAllowedResponse } from '../pages/refusal-response.js';
import { renderPage } from '../pages/render-page.js';
import { parseLocalPath } from './local-path.js';

/** `/t/{tenant}/login`: one button per enabled SAML connection. A `returnTo` travels on. */
export function createLoginHandler(connections: ConnectionDirectory): (tenant: Tenant, request: HttpRequest) => Promise<HttpResponse> {
  return async (tenant, request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return methodNotAllowedResponse(request, ['GET']);
    const returnTo = parseLocalPath(new URLSearchParams(request.query).get('returnTo'));
    const suffix = returnTo === undefined ? '' : `?${new URLSearchParams({ returnTo }).toString()}`;
    const ways = (await findAll(connections, tenant)).flatMap(({ id, saml }) =>
      saml?.enabled === true ? [{ label: saml.buttonLabel, href: `/t/${tenant.slug}/saml/${id}/login${suffix}` }] : [],
    );
    return renderPage(200, <LoginPage tenantName={tenant.name} ways={ways} />);
  };
}

async function findAll(connections: ConnectionDirectory, tenant: Tenant): Promise<readonly Connection[]> {
  const all: Connection[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<ConnectionDirectory['find']>> = await connections.find(tenant.id, { limit: 200, ...(cursor === null ? {} : { cursor }) });
    all.push(...page.items);
    cursor = page.next;
  } while (cursor !== null);
  return all;
}
