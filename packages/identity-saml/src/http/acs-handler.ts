import {
  CompleteLogin,
  ConvertLogin,
  REFUSAL_CATALOGUE,
  RefuseLogin,
  type DecisionId,
  type FederatedProfile,
  type JsonObject,
  type LoginRefusalCode,
  type LoginInput,
  type LoginRequest,
  type SamlRefusalCode,
  type TrailStep,
} from '@vestibule/identity-core';
import { describeAssertion, offsetSeconds, toTrail } from '../mapping/describe-message.js';
import { toAttributes, toChecks, toValues } from '../mapping/describe-test.js';
import { notPosted, refused, signedIn } from '../mapping/outcome-to-http.js';
import { noteGroupsOverage } from '../mapping/find-groups-overage.js';
import { toProfile } from '../mapping/to-profile.js';
import { verifyResponse, type ResponseExpectations, type VerifiedAssertion } from '../protocol/index.js';
import { connectionUrls } from './connection-urls.js';
import { evenOut } from './even-out.js';
import { expectationsFor, openedFirst } from './expectations-for.js';
import type { HttpRequest, HttpResponse } from './http-message.js';
import { clearedLoginCookie, findTestSecret, loginSecrets, testCookie } from './login-cookies.js';
import { startLogin, type LoginTarget } from './login-handler.js';
import { parseReturnPath } from './parse-return-path.js';
import { readSamlForm } from './read-saml-form.js';
import type { SamlDependencies } from './saml-dependencies.js';
import type { TestResultPage } from './saml-pages.js';
import { hashSecret, newSecret } from './secrets.js';

/** RelayState that asks for a login of our own instead of the message that brought it. */
const INITIATE_SP_LOGIN = 'initiate-sp-login';

interface Finding {
  readonly code: LoginRefusalCode | SamlRefusalCode;
  readonly detail: string;
  readonly remedy?: string;
}

/** What is known of the test that an answer may belong to, as it is found out. */
interface TestRun {
  isOn: boolean;
  relayState: string | null;
  read: { readonly assertion: VerifiedAssertion; readonly profile: FederatedProfile | null } | null;
}

/** POST …/acs: from a form to a session, or to a refusal whose cause stands in its decision. */
export class AcsHandler {
  private readonly completeLogin: CompleteLogin;
  private readonly refuseLogin: RefuseLogin;
  private readonly convertLogin: ConvertLogin;

  constructor(private readonly deps: SamlDependencies) {
    const { unitOfWork, ids, clock, digests } = deps;
    this.completeLogin = new CompleteLogin(unitOfWork, ids, clock, digests);
    this.refuseLogin = new RefuseLogin(unitOfWork, ids, clock);
    this.convertLogin = new ConvertLogin(unitOfWork, ids, clock);
  }

  async handle(request: HttpRequest, target: LoginTarget): Promise<HttpResponse> {
    const { saml } = target;
    const { tenant, connection } = target;
    const trail: TrailStep[] = [];
    let input: JsonObject | null = null;
    const form = await readSamlForm(request);
    const relayState = form.kind === 'read' ? form.relayState : null;
    const test: TestRun = { isOn: this.isTest(request, target, relayState), relayState, read: null };
    const refuse = (finding: Finding) => this.refuse(request, target, finding, trail, input, test);

    if (form.kind === 'refused') return refuse({ code: 'saml.structure', detail: form.detail });
    input = { messageBytes: form.samlResponse.length, relayState: form.relayState === null ? 'none' : 'present' };
    if (form.relayState === INITIATE_SP_LOGIN && saml.idpInitiated !== 'reject') return this.convert(request, target);
    // A test says so at its end, after everything else was looked at.
    if (!saml.enabled && !test.isOn) return refuse({ code: 'login.connection_disabled', detail: 'SAML sign-in of the connection is switched off' });

    const against = await expectationsFor(target, form.samlResponse, this.deps);
    if (against === null) return refuse({ code: 'login.connection_disabled', detail: 'The connection has no metadata of an identity provider yet' });
    const { expectations } = against;
    const started = performance.now();
    const first = verifyResponse(form.samlResponse, expectations);
    trail.push(...toTrail(first.checks));
    if (first.kind === 'refused') {
      const issued = first.claims?.issueInstant ?? null;
      if (first.code === 'saml.encryption') await evenOut(started);
      if (first.code === 'saml.time' && issued !== null) input = { ...input, clockOffsetSeconds: offsetSeconds(issued, expectations.now) };
      return refuse(first);
    }
    const { assertion } = first;
    const { decryption } = first.received;
    const opened = decryption === null ? {} : { decryptedWith: against.keyRoles[decryption.keyIndex] ?? 'current' };
    test.read = { assertion, profile: null };
    input = { ...describeAssertion(assertion, null, expectations.now), ...opened };

    trail.push(...noteGroupsOverage(assertion));
    const state = await this.takeState(request, target, assertion, trail);
    if (state.kind === 'refused') return refuse(state);
    test.isOn ||= state.request?.testId != null;
    test.relayState ??= state.request?.relayState ?? null;
    const violation = await this.validateAgain(first.received.xml, trail);
    if (violation !== null) return refuse(violation);
    const second = await this.verifyAgain(form.samlResponse, openedFirst(expectations, decryption?.keyIndex ?? 0), assertion, target, trail);
    if (second !== null) return refuse(second);

    const mapped = toProfile(assertion, target.connection, saml);
    if (mapped.kind === 'ambiguous') {
      return refuse({ code: 'saml.attributes', detail: `The attribute ${mapped.attribute} has several different values` });
    }
    input = { ...describeAssertion(assertion, mapped.profile, expectations.now), ...opened };
    test.read = { assertion, profile: mapped.profile };
    if (test.isOn) return this.completeTest({ tenant, connection, profile: mapped.profile, gateTrail: trail, input }, target, test);
    return this.complete(request, target, assertion, mapped.profile, state.request, form.relayState, trail, input);
  }

  /** Whatever does not come by POST is no answer of an identity provider, and is written down all the same. */
  async refuseMethod(request: HttpRequest, { tenant, connection }: LoginTarget): Promise<HttpResponse> {
    const carried = /(^|&)SAML(Response|Request|art)=/.test(request.query) ? '; it carried a SAML message, so the identity provider is set to another binding than HTTP-POST' : '';
    const refusal = { code: 'saml.structure', detail: `The address was asked by ${request.method.slice(0, 20)}, and takes POST only${carried}`, remedy: 'Set the binding of the ACS URL to HTTP-POST at the identity provider.' } as const;
    const decision = await this.refuseLogin.execute({ tenant: tenant.id, connection: connection.id, refusal, trail: [], input: null, test: false, action: 'open-address' });
    return notPosted(request, this.deps.pages, tenant.slug, decision);
  }

  /** Step 8: the answer belongs to an open request of this browser, and was never given before. */
  private async takeState(
    request: HttpRequest,
    { tenant, connection, saml }: LoginTarget,
    assertion: VerifiedAssertion,
    trail: TrailStep[],
  ): Promise<{ readonly kind: 'taken'; readonly request: LoginRequest | null } | ({ readonly kind: 'refused' } & Finding)> {
    const { clock, replays, loginRequests } = this.deps;
    const note = (result: string, detail: string | null = null) => trail.push({ policy: 'saml-gate', identifier: null, result, detail });
    if (assertion.inResponseTo === null && saml.idpInitiated !== 'accept') {
      note('in-response-to: refused', 'unsolicited');
      return { kind: 'refused', code: 'saml.in_response_to', detail: 'The response answers no login request (unsolicited)' };
    }
    const forgetAfter = new Date(assertion.notOnOrAfter.getTime() + saml.clockSkewSeconds * 1_000);
    if ((await replays.remember(tenant.id, connection.id, assertion.assertionId, forgetAfter)) === 'replayed') {
      note('replay: refused');
      return { kind: 'refused', code: 'saml.replay', detail: 'The assertion was used before' };
    }
    note('replay: passed', 'first use');
    if (assertion.inResponseTo === null) {
      note('in-response-to: passed', 'unsolicited responses are accepted by this connection');
      return { kind: 'taken', request: null };
    }
    const hashes = loginSecrets(request.headers['cookie']).map(hashSecret);
    const taken = await loginRequests.consume(tenant.id, connection.id, assertion.inResponseTo, hashes, clock.now());
    if (taken === undefined) {
      note('in-response-to: refused', `${hashes.length} login cookies came with it`);
      return {
        kind: 'refused',
        code: 'saml.in_response_to',
        detail: 'The response answers no open login request of this browser: begun elsewhere, expired or finished already',
      };
    }
    note('in-response-to: passed');
    return { kind: 'taken', request: taken };
  }

  /** Step 3 once more, by the other validator, where the operator asked for both. */
  private async validateAgain(xml: string, trail: TrailStep[]): Promise<Finding | null> {
    const validator = await this.deps.schemaValidator;
    if (validator == null) return null;
    const verdict = await validator.validate(xml);
    const detail = verdict.kind === 'valid' ? null : verdict.detail;
    trail.push({ policy: 'saml-gate', identifier: null, result: `second-schema: ${verdict.kind === 'valid' ? 'passed' : 'refused'}`, detail });
    return detail === null ? null : { code: 'saml.schema', detail: `The second schema validator refused: ${detail}` };
  }

  /** Step 9: the unrelated XML stack must accept the same message and read the same person. */
  private async verifyAgain(
    message: string,
    expectations: ResponseExpectations,
    assertion: VerifiedAssertion,
    { saml }: LoginTarget,
    trail: TrailStep[],
  ): Promise<Finding | null> {
    const { secondGate } = this.deps;
    const note = (result: string, detail: string | null) => trail.push({ policy: 'saml-gate', identifier: null, result, detail });
    if (secondGate === null) {
      note('second-gate: off', 'switched off by the operator');
      return null;
    }
    const mapped: readonly string[] = Object.values({ ...saml.attributeMapping });
    const names = saml.externalIdAttribute === null ? mapped : [...mapped, saml.externalIdAttribute];
    const verdict = await secondGate.verify(message, expectations, assertion, names);
    note(`second-gate: ${verdict.kind === 'accepted' ? 'passed' : 'refused'}`, verdict.detail);
    return verdict.kind === 'accepted' ? null : { code: 'saml.signature', detail: `The second gate refused: ${verdict.detail}` };
  }

  private async complete(
    request: HttpRequest,
    target: LoginTarget,
    assertion: VerifiedAssertion,
    profile: FederatedProfile,
    loginRequest: LoginRequest | null,
    relayState: string | null,
    gateTrail: readonly TrailStep[],
    input: JsonObject,
  ): Promise<HttpResponse> {
    const { tenant, connection } = target;
    const { deps } = this;
    const urls = connectionUrls(deps.externalUrl, tenant.slug, connection.id);
    const secret = newSecret();
    const lifetimeEnd = deps.clock.now().getTime() + deps.sessionLifetimeSeconds * 1_000;
    // Read with the skew with which the gate let it pass: otherwise a session could be over before it began.
    const endsThere = (assertion.sessionNotOnOrAfter?.getTime() ?? Infinity) + target.saml.clockSkewSeconds * 1_000;
    const expiresAt = new Date(Math.min(lifetimeEnd, endsThere));
    const outcome = await this.completeLogin.execute({
      tenant,
      connection,
      profile,
      session: {
        secretHash: hashSecret(secret),
        expiresAt,
        nameId: assertion.nameId.value,
        nameIdFormat: assertion.nameId.format,
        sessionIndex: assertion.sessionIndex,
      },
      gateTrail,
      input,
      test: false,
    });
    if (outcome.kind === 'refused') return refused(request, deps.pages, tenant.slug, outcome.refusal.code, outcome.decision);
    const location = loginRequest?.returnTo ?? parseReturnPath(relayState, deps.externalUrl, urls.home);
    const cleared = loginRequest === null ? [] : [clearedLoginCookie(urls.cookiePath, loginRequest.relayState)];
    return signedIn(location, [deps.sessionCookie(secret, expiresAt), ...cleared], outcome.decision);
  }

  /** Whether the answer belongs to a login that a test link began in this browser. */
  private isTest({ headers }: HttpRequest, { tenant, connection }: LoginTarget, relayState: string | null): boolean {
    const secret = findTestSecret(headers['cookie'], relayState);
    return secret !== undefined && this.deps.testLinks.read(tenant.id, connection.id, secret, this.deps.clock.now()) !== undefined;
  }

  /** Decided like any login, and nothing comes of it but its decision and a page. */
  private async completeTest(login: Omit<LoginInput, 'session' | 'test'>, target: LoginTarget, test: TestRun): Promise<HttpResponse> {
    const session = { secretHash: '', expiresAt: this.deps.clock.now(), nameId: null, nameIdFormat: null, sessionIndex: null };
    const outcome = await this.completeLogin.execute({ ...login, session, test: true });
    const shown: TestResultPage['outcome'] =
      outcome.kind === 'refused' ? { kind: 'refused', ...outcome.refusal } : { kind: 'accepted', registers: outcome.registered };
    return this.showTest(target, test, shown, outcome.trail, outcome.decision);
  }

  private showTest(
    { tenant, connection }: LoginTarget,
    { read, relayState }: TestRun,
    outcome: TestResultPage['outcome'],
    trail: readonly TrailStep[],
    decision: DecisionId,
  ): HttpResponse {
    const page = this.deps.pages.testResult({
      connection: connection.name,
      outcome,
      checks: toChecks(trail),
      values: read?.profile == null ? [] : toValues(read.assertion, read.profile),
      attributes: read === null ? [] : toAttributes(read.assertion),
      decision,
    });
    const { cookiePath } = connectionUrls(this.deps.externalUrl, tenant.slug, connection.id);
    const cookies = relayState === null ? [] : [clearedLoginCookie(cookiePath, relayState), testCookie(cookiePath, relayState, '', 0)];
    return { ...page, headers: { ...page.headers, 'set-cookie': cookies, 'cache-control': 'no-store', 'vestibule-decision': decision } };
  }

  /** The message is not even read: a login that began at the identity provider becomes one that begins here. */
  private async convert(request: HttpRequest, target: LoginTarget): Promise<HttpResponse> {
    const decision = await this.convertLogin.execute(target.tenant.id, target.connection.id);
    const response = await startLogin(request, target, { returnTo: null, forceAuthn: false, decision }, this.deps);
    return { ...response, headers: { ...response.headers, 'vestibule-decision': decision } };
  }

  private async refuse(
    request: HttpRequest,
    target: LoginTarget,
    { code, detail, remedy }: Finding,
    trail: readonly TrailStep[],
    input: JsonObject | null,
    test: TestRun,
  ): Promise<HttpResponse> {
    const { tenant, connection } = target;
    const refusal = { code, detail, remedy: remedy ?? REFUSAL_CATALOGUE[code].remedy };
    const decision = await this.refuseLogin.execute({ tenant: tenant.id, connection: connection.id, refusal, trail, input, test: test.isOn });
    if (test.isOn) return this.showTest(target, test, { kind: 'refused', ...refusal }, trail, decision);
    return refused(request, this.deps.pages, tenant.slug, code, decision);
  }
}
