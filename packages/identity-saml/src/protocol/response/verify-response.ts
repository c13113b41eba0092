import { attributeOf, childOf, type ElementTree } from '../xml/element-tree.js';
import { ns } from '../xml/namespaces.js';
import { openXml, UnreadableXml, type OpenDocument } from '../xml/parse-xml.js';
import { authenticate } from './authenticate.js';
import { checkAudience } from './check-audience.js';
import { checkConditions } from './check-conditions.js';
import { checkConfirmation } from './check-confirmation.js';
import { checkDestination } from './check-destination.js';
import { checkIssuer } from './check-issuer.js';
import { checkSchema } from './check-schema.js';
import { checkStatus } from './check-status.js';
import { checkAssertionVersion, checkStructure } from './check-structure.js';
import { checkTime } from './check-time.js';
import { decodeMessage } from './decode-message.js';
import type { ResponseExpectations } from './expectations.js';
import { parseInstant } from './parse-instant.js';
import { latestNotOnOrAfter } from './latest-not-on-or-after.js';
import { readAttributes } from './read-attributes.js';
import { readAuthnStatement } from './read-authn-statement.js';
import { readSubject } from './read-subject.js';
import { RefusedStep } from './refused-step.js';
import { Trail } from './trail.js';
import { pass, refuse, type ResponseCheck, type ResponseRefusalCode, type Step } from './verdict.js';
import type { VerifiedAssertion } from './verified-assertion.js';

/** The message behind a verdict, for the second gate and for an administrator's eyes. Never to be believed. */
export type ReceivedMessage = {
  readonly xml: string;
  /** Present when the assertion arrived encrypted; `keyIndex` says with which of the expected keys it was opened. */
  readonly decryption: { readonly assertionXml: string; readonly keyTransport: string; readonly keyIndex: number } | null;
};

/** What an unbelieved message says about itself, for the log. */
export type UnverifiedClaims = { readonly responseId: string | null; readonly inResponseTo: string | null; readonly issuer: string | null; readonly issueInstant: Date | null };

export type ResponseVerdict =
  | { readonly kind: 'verified'; readonly assertion: VerifiedAssertion; readonly checks: readonly ResponseCheck[]; readonly received: ReceivedMessage }
  | {
      readonly kind: 'refused';
      readonly code: ResponseRefusalCode;
      /** The exact cause, for administrators; never for the world. */
      readonly detail: string;
      readonly checks: readonly ResponseCheck[];
      /** Null when the message could not be parsed. */
      readonly claims: UnverifiedClaims | null;
    };

/**
 * The first gate (SAML profiles 4.1.4): everything about a Response that can be judged without a database.
 *
 * Pure and total: any string is an answer. It stands on libxml2 and node:crypto only. Left to the caller: whether
 * `inResponseTo` is an open request of this browser, whether the assertion id was seen before, and the second gate.
 *
 * @param formValue the form field `SAMLResponse` of the HTTP-POST binding
 */
export function verifyResponse(formValue: string, expected: ResponseExpectations): ResponseVerdict {
  const trail = new Trail();
  let claims: UnverifiedClaims | null = null;
  let open: OpenDocument | undefined;
  try {
    const xml = trail.take('message', decodeMessage(formValue));
    open = trail.take('well-formed', parseMessage(xml));
    claims = readClaims(open.root);
    const schema = checkSchema(open.document, open.root);
    // Some IdPs (npm samlp) say No in a message that violates the schema; it can only refuse, so it is heard all the same.
    if (schema.kind === 'refused') takeRefusalOfIdp(open.root, trail);
    trail.take('schema', schema);
    trail.take('structure', checkStructure(open.root));
    trail.take('status', checkStatus(open.root));
    const { decryption, ...authentic } = authenticate(open.root, expected, trail);
    const assertion = readAssertion(authentic, expected, trail);
    return { kind: 'verified', assertion, checks: trail.checks, received: { xml, decryption } };
  } catch (error) {
    if (error instanceof RefusedStep) return { kind: 'refused', code: error.code, detail: error.detail, checks: trail.checks, claims };
    throw error;
  } finally {
    open?.dispose();
  }
}

function takeRefusalOfIdp(root: ElementTree, trail: Trail): void {
  const status = checkStatus(root);
  if (status.kind === 'refused' && status.code === 'login.idp_refused') trail.take('status', status);
}

function parseMessage(xml: string): Step<OpenDocument> {
  try {
    return pass(openXml(Buffer.from(xml, 'utf8')), 'well-formed');
  } catch (error) {
    if (error instanceof UnreadableXml) return refuse('saml.structure', error.message);
    throw error;
  }
}

const readClaims = (root: ElementTree): UnverifiedClaims => ({
  responseId: attributeOf(root, 'ID')?.slice(0, 200) ?? null,
  inResponseTo: attributeOf(root, 'InResponseTo')?.slice(0, 200) ?? null,
  issuer: childOf(root, ns.assertion, 'Issuer')?.text.slice(0, 1024) ?? null,
  issueInstant: parseInstant(attributeOf(root, 'IssueInstant')) ?? null,
});

/** Step 7 and the attributes of step 10. */
function readAssertion(authentic: Omit<ReturnType<typeof authenticate>, 'decryption'>, expected: ResponseExpectations, trail: Trail): VerifiedAssertion {
  const { response, assertion, ...proof } = authentic;
  trail.take('version', checkAssertionVersion(assertion));
  const issuer = trail.take('issuer', checkIssuer(response, assertion, expected.idpEntityId));
  trail.take('destination', checkDestination(response, expected.acsUrl));
  const issueInstant = trail.take('time', checkTime(response, assertion, expected));
  trail.take('audience', checkAudience(assertion, expected.entityId));
  trail.take('conditions', checkConditions(assertion));
  const nameId = trail.take('subject', readSubject(assertion));
  const confirmation = trail.take('confirmation', checkConfirmation(response, assertion, expected));
  const authn = trail.take('authn', readAuthnStatement(assertion, expected));
  const attributes = trail.take('attributes', readAttributes(assertion));
  return {
    assertionId: attributeOf(assertion, 'ID') ?? '',
    responseId: attributeOf(response, 'ID') ?? '',
    inResponseTo: confirmation.inResponseTo,
    issuer,
    issueInstant,
    nameId,
    ...authn,
    notOnOrAfter: latestNotOnOrAfter(assertion, confirmation.notOnOrAfter),
    attributes,
    ...proof,
  };
}
