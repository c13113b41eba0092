import type { NameId } from '../response/verified-assertion.js';
import { ns } from '../xml/namespaces.js';
import { element, text, type Markup } from '../xml/write-xml.js';

type Envelope = { readonly id: string; readonly issueInstant: Date; readonly destination: string; readonly issuer: string };

export type LogoutRequest = Envelope & {
  /** As the assertion named the person. */
  readonly nameId: NameId;
  readonly sessionIndex: string | null;
  readonly notOnOrAfter: Date;
};

export type LogoutResponse = Envelope & { readonly inResponseTo: string; readonly succeeded: boolean };

/** SAML core 3.7.1. */
export function buildLogoutRequest(request: LogoutRequest): string {
  const { nameId, sessionIndex } = request;
  return element(
    'samlp:LogoutRequest',
    { ...envelope(request), NotOnOrAfter: request.notOnOrAfter.toISOString() },
    element('saml:Issuer', {}, text(request.issuer)),
    element('saml:NameID', { NameQualifier: nameId.nameQualifier ?? undefined, SPNameQualifier: nameId.spNameQualifier ?? undefined, Format: nameId.format ?? undefined }, text(nameId.value)),
    sessionIndex === null ? undefined : element('samlp:SessionIndex', {}, text(sessionIndex)),
  ).markup;
}

/** SAML core 3.7.2; a failure is told as Responder. */
export function buildLogoutResponse(response: LogoutResponse): string {
  const code = `urn:oasis:names:tc:SAML:2.0:status:${response.succeeded ? 'Success' : 'Responder'}`;
  const status: Markup = element('samlp:Status', {}, element('samlp:StatusCode', { Value: code }));
  return element('samlp:LogoutResponse', { ...envelope(response), InResponseTo: response.inResponseTo }, element('saml:Issuer', {}, text(response.issuer)), status).markup;
}

const envelope = ({ id, issueInstant, destination }: Envelope): Record<string, string> => ({
  'xmlns:samlp': ns.protocol,
  'xmlns:saml': ns.assertion,
  ID: id,
  Version: '2.0',
  IssueInstant: issueInstant.toISOString(),
  Destination: destination,
});
