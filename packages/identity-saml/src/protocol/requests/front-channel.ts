import { createPrivateKey, sign } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { rsaSha256, signEnveloped, type SigningKey } from '../signature/sign-enveloped.js';

/** A message on its way through the browser. */
export type OutgoingMessage = {
  /** The IdP's URL; a query it may have is kept. */
  readonly destination: string;
  readonly parameter: 'SAMLRequest' | 'SAMLResponse';
  readonly xml: string;
  /** At most 80 bytes (SAML bindings 3.4.3, 3.5.3). */
  readonly relayState: string | null;
  /** Null sends it unsigned. */
  readonly signWith: SigningKey | null;
};

/**
 * HTTP-Redirect binding, DEFLATE encoding (SAML bindings 3.4.4.1). The signature is made over the very octets that the
 * URL carries, in the order the binding prescribes.
 */
export function buildRedirectUrl({ destination, parameter, xml, relayState, signWith }: OutgoingMessage): string {
  const parts = [
    `${parameter}=${encodeURIComponent(deflateRawSync(Buffer.from(xml, 'utf8')).toString('base64'))}`,
    ...(relayState === null ? [] : [`RelayState=${encodeURIComponent(checkRelayState(relayState))}`]),
  ];
  if (signWith !== null) {
    parts.push(`SigAlg=${encodeURIComponent(rsaSha256)}`);
    const signature = sign('sha256', Buffer.from(parts.join('&')), createPrivateKey(signWith.privateKey));
    parts.push(`Signature=${encodeURIComponent(signature.toString('base64'))}`);
  }
  const [withoutFragment = ''] = destination.split('#');
  return `${withoutFragment}${withoutFragment.includes('?') ? '&' : '?'}${parts.join('&')}`;
}

/** HTTP-POST binding (SAML bindings 3.5.4): the hidden fields of an auto-submitting form. The page escapes the values. */
export function buildPostFields({ parameter, xml, relayState, signWith }: Omit<OutgoingMessage, 'destination'>): Readonly<Record<string, string>> {
  const message = signWith === null ? xml : signEnveloped(xml, signWith);
  return { [parameter]: Buffer.from(message, 'utf8').toString('base64'), ...(relayState === null ? {} : { RelayState: checkRelayState(relayState) }) };
}

function checkRelayState(relayState: string): string {
  if (Buffer.byteLength(relayState) > 80) throw new RangeError('RelayState is longer than 80 bytes');
  return relayState;
}
