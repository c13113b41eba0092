import type { GroupDirectory, SessionDirectory, Tenant } from '@vestibule/identity-core';
import { readForm } from '../http/read-form.js';
import type { HttpRequest, HttpResponse } from '../http/http-message.js';
import { methodNotAllowedResponse, refusalResponse } from '../pages/refusal-response.js';
import type { CsrfTokens } from './csrf-token.js';
import type { FindSession, LiveSession } from './find-session.js';
import { expiredSessionCookie } from './session-cookie.js';

export interface SessionHandlerDependencies {
  readonly findSession: FindSession;
  readonly sessions: SessionDirectory;
  readonly groups: GroupDirectory;
  readonly csrf: CsrfTokens;
  readonly origin: string;
}

/**
 * `/t/{tenant}/session`: GET tells who is signed in, DELETE signs out a program's session, POST that of a page's form.
 */
export function createSessionHandler(deps: SessionHandlerDependencies): (tenant: Tenant, request: HttpRequest) => Promise<HttpResponse> {
  const secure = deps.origin.startsWith('https:');
  const signOut = async (tenant: Tenant, live: LiveSession | undefined): Promise<void> => {
    if (live !== undefined) await deps.sessions.end(tenant.id, live.session.secretHash);
  };

  return async (tenant, request) => {
    if (!['GET', 'HEAD', 'DELETE', 'POST'].includes(request.method)) return methodNotAllowedResponse(request, ['GET', 'DELETE', 'POST']);
    if (request.method === 'DELETE' && comesFromElsewhere(request, deps.origin)) return forbidden(request);
    const live = await deps.findSession(tenant, request);
    switch (request.method) {
      case 'DELETE':
        await signOut(tenant, live);
        return { status: 204, headers: { 'Set-Cookie': expiredSessionCookie(secure) }, body: null };
      case 'POST': {
        if (live !== undefined) {
          const token = (await readForm(request))?.get('csrf') ?? '';
          if (comesFromElsewhere(request, deps.origin) || !deps.csrf.matches(live.session.secretHash, token)) return forbidden(request);
          await signOut(tenant, live);
        }
        return { status: 303, headers: { Location: `/t/${tenant.slug}/login`, 'Set-Cookie': expiredSessionCookie(secure) }, body: null };
      }
      default:
        return live === undefined ? signedOut() : json(200, await describeSession(deps.groups, tenant, live));
    }
  };
}

async function describeSession(groups: GroupDirectory, tenant: Tenant, { session, user }: LiveSession): Promise<unknown> {
  const effective = (await groups.findEffectiveGroups(tenant.id, user.id)).map(({ group }) => group);
  return {
    user: {
      id: user.id,
      upn: user.upn,
      email: user.email,
      displayName: user.fields.displayName,
      active: user.status === 'active',
      groups: effective.map(({ id, name, kind }) => ({ id, name, kind })),
      roles: [...new Set(effective.flatMap((group) => group.roles))].sort(),
    },
    connection: session.connection,
    expiresAt: session.expiresAt.toISOString(),
  };
}

const json = (status: number, body: unknown): HttpResponse => ({
  status,
  headers: { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' },
  body: JSON.stringify(body),
});

const signedOut = (): HttpResponse =>
  json(401, { error: { code: 'session.none', message: 'Nobody is signed in with this browser.', decision: null } });

/** Browsers say where a write comes from; programs without an Origin are no danger to a cookie. */
const comesFromElsewhere = ({ headers }: HttpRequest, origin: string): boolean => headers['origin'] !== undefined && headers['origin'] !== origin;

const forbidden = (request: HttpRequest): HttpResponse =>
  refusalResponse(request, {
    status: 403,
    title: 'Please try again',
    message: 'This form was not sent from our page, or your sign-in changed meanwhile. Go back, reload the page and try again.',
    code: 'request.forged',
  });
