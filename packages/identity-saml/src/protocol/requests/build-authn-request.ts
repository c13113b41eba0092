import { ns } from '../xml/namespaces.js';
import { element, text } from '../xml/write-xml.js';
import { bindings } from '../metadata/read-endpoints.js';

export type AuthnRequest = {
  /** An xs:ID: begins with a letter or `_`. */
  readonly id: string;
  readonly issueInstant: Date;
  /** The IdP's single sign-on URL. */
  readonly destination: string;
  readonly issuer: string;
  readonly acsUrl: string;
  /** Null asks for none in particular. */
  readonly nameIdFormat: string | null;
  readonly forceAuthn: boolean;
  /**
   * Class references; none by default. Naming one makes IdPs refuse people who signed in by another, better method
   * (Windows Hello, MFA).
   */
  readonly requestedAuthnContext?: { readonly comparison: 'exact' | 'minimum' | 'maximum' | 'better'; readonly classRefs: readonly string[] };
};

/** SAML core 3.4.1, profiles 4.1.4.1; the answer is asked for by HTTP-POST. */
export function buildAuthnRequest(request: AuthnRequest): string {
  const context = request.requestedAuthnContext;
  return element(
    'samlp:AuthnRequest',
    {
      'xmlns:samlp': ns.protocol,
      'xmlns:saml': ns.assertion,
      ID: request.id,
      Version: '2.0',
      IssueInstant: request.issueInstant.toISOString(),
      Destination: request.destination,
      ForceAuthn: request.forceAuthn ? 'true' : undefined,
      ProtocolBinding: bindings.post,
      AssertionConsumerServiceURL: request.acsUrl,
    },
    element('saml:Issuer', {}, text(request.issuer)),
    request.nameIdFormat === null ? undefined : element('samlp:NameIDPolicy', { Format: request.nameIdFormat, AllowCreate: 'true' }),
    context === undefined
      ? undefined
      : element('samlp:RequestedAuthnContext', { Comparison: context.comparison }, ...context.classRefs.map((ref) => element('saml:AuthnContextClassRef', {}, text(ref)))),
  ).markup;
}
