import {
  CompleteLogout,
  REFUSAL_CATALOGUE,
  type DecisionId,
  type IdentityProviderDescription,
  type Logout,
  type LoginRefusalCode,
  type SamlRefusalCode,
  type Session,
} from '@vestibule/identity-core';
import { refused } from '../mapping/outcome-to-http.js';
import { buildLogoutRequest, buildLogoutResponse, buildPostFields, buildRedirectUrl, verifyLogout, type LogoutInput, type LogoutMessage } from '../protocol/index.js';
import { connectionUrls, type ConnectionUrls } from './connection-urls.js';
import type { HttpRequest, HttpResponse } from './http-message.js';
import { logoutCookie, openLogouts } from './login-cookies.js';
import type { LoginTarget } from './login-handler.js';
import { readLogoutArrival } from './read-logout-form.js';
import type { SamlDependencies } from './saml-dependencies.js';
import { newMessageId, newSecret } from './secrets.js';

const LOGOUT_LIFETIME_SECONDS = 5 * 60;

type LogoutRequestMessage = Extract<LogoutMessage, { kind: 'request' }>;
type LogoutResponseMessage = Extract<LogoutMessage, { kind: 'response' }>;

/** …/logout: single logout in both directions, over both front-channel bindings (SAML profiles 4.4). */
export class LogoutHandler {
  private readonly completeLogout: CompleteLogout;

  constructor(private readonly deps: SamlDependencies) {
    this.completeLogout = new CompleteLogout(deps.unitOfWork, deps.ids, deps.clock);
  }

  async handle(request: HttpRequest, target: LoginTarget): Promise<HttpResponse> {
    const arrival = await readLogoutArrival(request);
    switch (arrival.kind) {
      case 'wish':
        return this.start(request, target);
      case 'refused':
        return this.refuse(request, target, 'saml.structure', arrival.detail);
      case 'message':
        return this.receive(request, target, arrival.input);
    }
  }

  /** The person signs out here, and then at the IdP where that has an address for it. */
  private async start(request: HttpRequest, target: LoginTarget): Promise<HttpResponse> {
    const { tenant, connection, saml } = target;
    const live = await this.deps.findSession(tenant, request);
    if (live === undefined) return leave(loginPage(tenant.slug));
    const { session } = live;
    const decision = await this.completeLogout.endOwn(logoutOf(target, { binding: 'none', initiator: 'person' }), session);
    const cookies = [this.deps.expiredSessionCookie()];
    const isKnownThere = session.connection === connection.id && session.nameId !== null;
    const { idp } = saml;
    if (!isKnownThere || idp === null || (idp.sloRedirectUrl ?? idp.sloPostUrl) === null) return leave(loginPage(tenant.slug), { cookies, decision });
    return this.ask(target, idp, session, cookies, decision);
  }

  private async ask(
    target: LoginTarget,
    { sloRedirectUrl, sloPostUrl }: IdentityProviderDescription,
    session: Session,
    cookies: readonly string[],
    decision: DecisionId,
  ): Promise<HttpResponse> {
    const urls = this.urlsOf(target);
    const [id, relayState, now] = [newMessageId(), newSecret(), this.deps.clock.now()];
    const xml = buildLogoutRequest({
      id,
      issueInstant: now,
      destination: sloRedirectUrl ?? sloPostUrl ?? '',
      issuer: urls.entityId,
      nameId: { value: session.nameId ?? '', format: session.nameIdFormat, nameQualifier: null, spNameQualifier: null },
      sessionIndex: session.sessionIndex,
      notOnOrAfter: new Date(now.getTime() + LOGOUT_LIFETIME_SECONDS * 1_000),
    });
    const message = { parameter: 'SAMLRequest', xml, relayState } as const;
    const sent = await this.send(target, message, sloRedirectUrl, sloPostUrl);
    return withHeaders(sent, { cookies: [...cookies, logoutCookie(urls.cookiePath, relayState, id, LOGOUT_LIFETIME_SECONDS)], decision });
  }

  private async receive(request: HttpRequest, target: LoginTarget, input: LogoutInput): Promise<HttpResponse> {
    const { idp, clockSkewSeconds } = target.saml;
    if (idp === null) return this.refuse(request, target, 'login.connection_disabled', 'The connection has no metadata of an identity provider yet');
    const verdict = verifyLogout(input, {
      idpEntityId: idp.entityId,
      certificates: idp.certificates.map(({ certificate }) => certificate),
      now: this.deps.clock.now(),
      clockSkewSeconds,
      sloUrl: this.urlsOf(target).logout,
    });
    if (verdict.kind === 'refused') return this.refuse(request, target, verdict.code, verdict.detail, input.binding);
    return verdict.message.kind === 'request'
      ? this.obey(request, target, idp, verdict.message, input.binding)
      : this.finish(request, target, verdict.message, input.binding);
  }

  /** Sessions end by the name the IdP knows, without a cookie: the message may come from a frame of another site. */
  private async obey(
    request: HttpRequest,
    target: LoginTarget,
    idp: IdentityProviderDescription,
    message: LogoutRequestMessage,
    binding: LogoutInput['binding'],
  ): Promise<HttpResponse> {
    const { tenant, connection, saml } = target;
    const forgetAfter = new Date(message.notOnOrAfter.getTime() + saml.clockSkewSeconds * 1_000);
    // Beside the ids of assertions: those begin with no blank.
    if ((await this.deps.replays.remember(tenant.id, connection.id, ` logout ${message.id}`, forgetAfter)) === 'replayed') {
      return this.refuse(request, target, 'saml.replay', 'The logout request was used before', binding);
    }
    const { nameId, sessionIndexes } = message;
    const { decision } = await this.completeLogout.endNamed(
      logoutOf(target, { binding, initiator: 'identity-provider', nameId: nameId.value, sessionIndexes: sessionIndexes.length }),
      { nameId: nameId.value, sessionIndexes },
    );
    const [byRedirect, byPost] = [idp.sloRedirectResponseUrl ?? idp.sloRedirectUrl, idp.sloPostResponseUrl ?? idp.sloPostUrl];
    if (byRedirect === null && byPost === null) return withHeaders(this.deps.pages.signedOut({ tenant: tenant.slug, everywhere: true }), { decision });
    const goesByPost = byPost !== null && (binding === 'post' || byRedirect === null);
    const xml = buildLogoutResponse({
      id: newMessageId(),
      issueInstant: this.deps.clock.now(),
      destination: (goesByPost ? byPost : byRedirect) ?? '',
      issuer: this.urlsOf(target).entityId,
      inResponseTo: message.id,
      succeeded: true,
    });
    const relayState = message.relayState !== null && Buffer.byteLength(message.relayState) <= 80 ? message.relayState : null;
    const sent = await this.send(target, { parameter: 'SAMLResponse', xml, relayState }, goesByPost ? null : byRedirect, byPost);
    return withHeaders(sent, { decision });
  }

  /** The IdP's answer to our own request: the sessions ended before it was sent. */
  private async finish(request: HttpRequest, target: LoginTarget, message: LogoutResponseMessage, binding: LogoutInput['binding']): Promise<HttpResponse> {
    const { tenant } = target;
    const open = openLogouts(request.headers['cookie']).find(({ value }) => value === message.inResponseTo);
    if (open === undefined) return this.refuse(request, target, 'saml.in_response_to', 'The logout response answers no logout of this browser', binding);
    const detail = message.succeeded ? 'The identity provider signed the person out' : `The identity provider did not sign the person out everywhere: ${message.status}`;
    const decision = await this.completeLogout.finish(logoutOf(target, { binding, initiator: 'person' }), detail.slice(0, 400));
    const cookies = [logoutCookie(this.urlsOf(target).cookiePath, open.key, '', 0)];
    if (message.succeeded) return leave(loginPage(tenant.slug), { cookies, decision });
    return withHeaders(this.deps.pages.signedOut({ tenant: tenant.slug, everywhere: false }), { cookies, decision });
  }

  /** Signed with our key, by Redirect where there is an address for it. */
  private async send(
    { tenant, connection }: LoginTarget,
    message: { readonly parameter: 'SAMLRequest' | 'SAMLResponse'; readonly xml: string; readonly relayState: string | null },
    redirectUrl: string | null,
    postUrl: string | null,
  ): Promise<HttpResponse> {
    const { current: signWith } = await this.deps.keys.load(tenant.id, connection.id);
    if (redirectUrl !== null) return leave(buildRedirectUrl({ destination: redirectUrl, ...message, signWith }));
    return this.deps.pages.submitForm({ action: postUrl ?? '', fields: buildPostFields({ ...message, signWith }) });
  }

  private async refuse(
    request: HttpRequest,
    target: LoginTarget,
    code: LoginRefusalCode | SamlRefusalCode,
    detail: string,
    binding: LogoutInput['binding'] | 'none' = 'none',
  ): Promise<HttpResponse> {
    const refusal = { code, detail, remedy: REFUSAL_CATALOGUE[code].remedy };
    const trail = [{ policy: 'saml-gate', identifier: null, result: 'logout-message: refused', detail }];
    const decision = await this.completeLogout.refuse({ ...logoutOf(target, { binding }), trail }, refusal);
    return refused(request, this.deps.pages, target.tenant.slug, code, decision);
  }

  private urlsOf({ tenant, connection }: LoginTarget): ConnectionUrls {
    return connectionUrls(this.deps.externalUrl, tenant.slug, connection.id);
  }
}

const loginPage = (tenant: string): string => `/t/${tenant}/login`;

const logoutOf = ({ tenant, connection }: LoginTarget, input: NonNullable<Logout['input']>): Logout => ({ tenant: tenant.id, connection: connection.id, trail: [], input });

interface Carried {
  readonly cookies?: readonly string[];
  readonly decision?: DecisionId;
}

const leave = (location: string, carried: Carried = {}): HttpResponse => withHeaders({ status: 303, headers: { location }, body: null }, carried);

function withHeaders(response: HttpResponse, { cookies = [], decision }: Carried): HttpResponse {
  const more = { ...(cookies.length === 0 ? {} : { 'set-cookie': cookies }), ...(decision === undefined ? {} : { 'vestibule-decision': decision }) };
  return { ...response, headers: { ...response.headers, 'cache-control': 'no-store', ...more } };
}
