import { checkDestination } from '../response/check-destination.js';
import { decodeMessage } from '../response/decode-message.js';
import type { ResponseExpectations } from '../response/expectations.js';
import { findStructuralFault } from '../response/find-structural-fault.js';
import { parseInstant } from '../response/parse-instant.js';
import { RefusedStep } from '../response/refused-step.js';
import type { NameId } from '../response/verified-assertion.js';
import { findWindowFault, isFuture } from '../response/validity-window.js';
import { quoted, type ResponseRefusalCode, type Step } from '../response/verdict.js';
import { findSchemaViolation } from '../schema/compiled-schema.js';
import { verifyEnvelopedSignature } from '../signature/verify-enveloped-signature.js';
import { attributeOf, childOf, childrenOf, type ElementTree } from '../xml/element-tree.js';
import { ns } from '../xml/namespaces.js';
import { UnreadableXml, withXml } from '../xml/parse-xml.js';
import { readNameId } from '../response/read-subject.js';
import { readRedirectQuery } from './read-redirect-query.js';

export type LogoutExpectations = Pick<ResponseExpectations, 'idpEntityId' | 'certificates' | 'now' | 'clockSkewSeconds'> & {
  /** Ours: the destination of both kinds of message. */
  readonly sloUrl: string;
};

/** As it arrived: the raw query string, or the form fields. */
export type LogoutInput =
  | { readonly binding: 'redirect'; readonly query: string }
  | { readonly binding: 'post'; readonly parameter: 'SAMLRequest' | 'SAMLResponse'; readonly formValue: string; readonly relayState: string | null };

export type LogoutMessage =
  | {
      readonly kind: 'request';
      readonly id: string;
      readonly nameId: NameId;
      /** Empty: every session of that person. */
      readonly sessionIndexes: readonly string[];
      /** Until then the request could be obeyed again: its id is remembered as long, plus the skew. */
      readonly notOnOrAfter: Date;
      readonly relayState: string | null;
    }
  | {
      readonly kind: 'response';
      readonly id: string;
      readonly inResponseTo: string | null;
      /** Success, and not merely a partial one. */
      readonly succeeded: boolean;
      readonly status: string;
      readonly relayState: string | null;
    };

export type LogoutVerdict =
  | { readonly kind: 'verified'; readonly message: LogoutMessage }
  | { readonly kind: 'refused'; readonly code: ResponseRefusalCode; readonly detail: string };

/** Without a NotOnOrAfter of its own, a request that lay around longer than this is not obeyed. */
const longestDelayMilliseconds = 5 * 60_000;

/**
 * Judges a LogoutRequest or LogoutResponse of the IdP (SAML core 3.7, profiles 4.4). Pure and total. A signature is required in
 * either binding; by POST it is the enveloped one of the message itself, and only the signed octets are read.
 */
export function verifyLogout(input: LogoutInput, expected: LogoutExpectations): LogoutVerdict {
  try {
    return { kind: 'verified', message: input.binding === 'redirect' ? judgeRedirect(input.query, expected) : judgePost(input, expected) };
  } catch (error) {
    if (error instanceof RefusedStep) return { kind: 'refused', code: error.code, detail: error.detail };
    if (error instanceof UnreadableXml) return { kind: 'refused', code: 'saml.structure', detail: error.message };
    throw error;
  }
}

function judgeRedirect(query: string, expected: LogoutExpectations): LogoutMessage {
  const { parameter, xml, relayState } = required(readRedirectQuery(query, expected.certificates));
  return withXml(Buffer.from(xml, 'utf8'), ({ document, root }) => {
    expectSound(root, findSchemaViolation(document), parameter);
    return readMessage(root, relayState, expected);
  });
}

function judgePost(input: Extract<LogoutInput, { binding: 'post' }>, expected: LogoutExpectations): LogoutMessage {
  const xml = required(decodeMessage(input.formValue));
  const octets = withXml(Buffer.from(xml, 'utf8'), ({ document, root }) => {
    expectSound(root, findSchemaViolation(document), input.parameter);
    const signature = verifyEnvelopedSignature(root, expected.certificates);
    if (signature.kind === 'refused') throw new RefusedStep('saml.signature', signature.detail);
    return signature.octets;
  });
  return withXml(octets, ({ root }) => readMessage(root, input.relayState, expected));
}

function required<T>(step: Step<T>): T {
  if (step.kind === 'refused') throw new RefusedStep(step.code, step.detail);
  return step.value;
}

function expectSound(root: ElementTree, violation: string | undefined, parameter: 'SAMLRequest' | 'SAMLResponse'): void {
  const fault = findStructuralFault(root, { root: 'message' });
  if (fault !== undefined) throw new RefusedStep('saml.structure', fault);
  if (violation !== undefined) throw new RefusedStep('saml.schema', violation);
  const name = parameter === 'SAMLRequest' ? 'LogoutRequest' : 'LogoutResponse';
  if (root.namespace !== ns.protocol || root.name !== name) throw new RefusedStep('saml.structure', `the message is not a ${name} but ${quoted(root.name, 40)}`);
  if (attributeOf(root, 'Version') !== '2.0') throw new RefusedStep('saml.structure', 'the message is not of version 2.0');
}

function readMessage(root: ElementTree, relayState: string | null, expected: LogoutExpectations): LogoutMessage {
  const issuer = childOf(root, ns.assertion, 'Issuer')?.text;
  if (issuer !== expected.idpEntityId) throw new RefusedStep('saml.issuer', `the message was issued by ${quoted(issuer)}; expected ${quoted(expected.idpEntityId)}`);
  required(checkDestination(root, expected.sloUrl));
  const notOnOrAfter = expectTimely(root, expected);
  const id = attributeOf(root, 'ID') ?? '';
  if (root.name === 'LogoutRequest') {
    const sessionIndexes = childrenOf(root, ns.protocol, 'SessionIndex').map((index) => index.text);
    return { kind: 'request', id, nameId: required(readNameId(root)), sessionIndexes, notOnOrAfter, relayState };
  }
  const status = childOf(root, ns.protocol, 'Status');
  const top = status && childOf(status, ns.protocol, 'StatusCode');
  const codes = [top, top && childOf(top, ns.protocol, 'StatusCode')].map((code) => code && attributeOf(code, 'Value')).filter((code) => code !== undefined);
  const succeeded = codes.length === 1 && codes[0] === 'urn:oasis:names:tc:SAML:2.0:status:Success';
  return { kind: 'response', id, inResponseTo: attributeOf(root, 'InResponseTo') ?? null, succeeded, status: codes.join(' '), relayState };
}

/** @returns when it ends. */
function expectTimely(root: ElementTree, expected: LogoutExpectations): Date {
  const issued = parseInstant(attributeOf(root, 'IssueInstant'));
  if (issued === undefined || isFuture(issued, expected)) throw new RefusedStep('saml.time', `the message was issued at ${quoted(attributeOf(root, 'IssueInstant'), 40)}, which is not a past UTC time`);
  const notOnOrAfter = attributeOf(root, 'NotOnOrAfter') ?? new Date(issued.getTime() + longestDelayMilliseconds).toISOString();
  const fault = findWindowFault('message', { notBefore: undefined, notOnOrAfter }, expected);
  if (fault !== undefined) throw new RefusedStep(fault.code, fault.detail);
  return new Date(notOnOrAfter);
}
