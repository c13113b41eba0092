import type { SigningKey } from '../signature/sign-enveloped.js';
import { buildPostFields, buildRedirectUrl } from './front-channel.js';

export type AuthnRequestToSend = {
  /** The XML of `buildAuthnRequest`. */
  readonly samlRequest: string;
  readonly relayState: string | null;
  readonly signWith: SigningKey | null;
};

/** The URL that takes the browser and the request to the IdP (SAML bindings 3.4). */
export const redirectBindingUrl = ({ ssoUrl, samlRequest, ...rest }: AuthnRequestToSend & { readonly ssoUrl: string }): string =>
  buildRedirectUrl({ destination: ssoUrl, parameter: 'SAMLRequest', xml: samlRequest, ...rest });

/** The fields of the form that does the same by POST (SAML bindings 3.5). */
export const postBindingForm = ({ samlRequest, ...rest }: AuthnRequestToSend): Readonly<Record<string, string>> =>
  buildPostFields({ parameter: 'SAMLRequest', xml: samlRequest, ...rest });
