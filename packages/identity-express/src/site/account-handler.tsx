import type { ConnectionDirectory, GroupDirectory, Tenant } from '@vestibule/identity-core';
import type { HttpRequest, HttpResponse } from '../http/http-message.js';
import { AccountPage } from '../pages/account-page.js';
import { methodNotAllowedResponse } from '../pages/refusal-response.js';
import { renderPage } from '../pages/render-page.js';
import type { CsrfTokens } from '../session/csrf-token.js';
import type { FindSession } from '../session/find-session.js';

export interface AccountHandlerDependencies {
  readonly findSession: FindSession;
  readonly connections: ConnectionDirectory;
  readonly groups: GroupDirectory;
  readonly csrf: CsrfTokens;
}

/** `/t/{tenant}/`: who is signed in. */
export function createAccountHandler(deps: AccountHandlerDependencies): (tenant: Tenant, request: HttpRequest) => Promise<HttpResponse> {
  return async (tenant, request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return methodNotAllowedResponse(request, ['GET']);
    const live = await deps.findSession(tenant, request);
    if (live === undefined) return { status: 303, headers: { Location: `/t/${tenant.slug}/login`, 'Cache-Control': 'no-store' }, body: null };
    const { session, user } = live;
    const [groups, connection] = await Promise.all([
      deps.groups.findEffectiveGroups(tenant.id, user.id),
      deps.connections.get(tenant.id, session.connection),
    ]);
    return renderPage(
      200,
      <AccountPage
        tenantName={tenant.name}
        name={user.fields.displayName ?? user.upn ?? user.email ?? user.id}
        upn={user.upn}
        email={user.email}
        connectionName={connection?.name ?? session.connection}
        groups={groups.map(({ group }) => ({ name: group.name, kind: group.kind }))}
        signOut={{ action: `/t/${tenant.slug}/session`, csrfToken: deps.csrf.tokenFor(session.secretHash) }}
      />,
    );
  };
}
