import { verify } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { pass, refuse, type Step } from '../response/verdict.js';
import { signatureAlgorithmOf } from '../signature/algorithms.js';
import { findPublicKey } from '../signature/signing-certificate.js';
import { findXmlHazard, messageLimits } from '../xml/screen-xml.js';

export type RedirectMessage = { readonly parameter: 'SAMLRequest' | 'SAMLResponse'; readonly xml: string; readonly relayState: string | null };

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The HTTP-Redirect binding as received (SAML bindings 3.4.4.1), from the raw query string: the signature covers the octets as the sender
 * escaped them, so they must not be decoded and encoded again. Each parameter at most once.
 */
export function readRedirectQuery(query: string, certificates: readonly string[]): Step<RedirectMessage> {
  const raw = new Map<string, string>();
  for (const part of query.replace(/^\?/, '').split('&')) {
    const [name = ''] = part.split('=', 1);
    if (raw.has(name) && /^(SAML(Request|Response|Encoding)|RelayState|SigAlg|Signature)$/.test(name)) return refuse('saml.structure', `the parameter ${name} is given more than once`);
    raw.set(name, part.slice(name.length + 1));
  }
  const parameter = raw.has('SAMLRequest') ? 'SAMLRequest' : 'SAMLResponse';
  const message = raw.get(parameter);
  if (message === undefined || (raw.has('SAMLRequest') && raw.has('SAMLResponse'))) return refuse('saml.structure', 'the query does not carry exactly one SAML message');
  const fault = findSignatureFault(parameter, raw, certificates);
  if (fault !== undefined) return refuse('saml.signature', fault);
  const relayState = raw.get('RelayState');
  const xml = inflate(decode(message));
  if (xml === undefined) return refuse('saml.structure', 'the message is not deflated UTF-8 text in base64, or too large');
  const hazard = findXmlHazard(xml, messageLimits);
  return hazard === undefined ? pass({ parameter, xml, relayState: relayState === undefined ? null : decode(relayState) }, 'HTTP-Redirect, signed') : refuse('saml.structure', hazard);
}

function findSignatureFault(parameter: string, raw: ReadonlyMap<string, string>, certificates: readonly string[]): string | undefined {
  const sigAlg = raw.get('SigAlg');
  const signature = raw.get('Signature');
  if (sigAlg === undefined || signature === undefined) return 'the message is not signed';
  const algorithm = signatureAlgorithmOf(decode(sigAlg));
  if (algorithm === undefined) return `the signature algorithm ${decode(sigAlg).slice(0, 80)} is not accepted`;
  const signed = [parameter, 'RelayState', 'SigAlg'].filter((name) => raw.has(name)).map((name) => `${name}=${raw.get(name) ?? ''}`);
  const octets = Buffer.from(signed.join('&'));
  const value = Buffer.from(decode(signature), 'base64');
  const verified = certificates.some((certificate) => {
    const key = findPublicKey(certificate);
    if (key?.asymmetricKeyType !== algorithm.keyType) return false;
    return verify(algorithm.hash, octets, algorithm.keyType === 'ec' ? { key, dsaEncoding: 'ieee-p1363' } : key, value);
  });
  return verified ? undefined : 'the signature was not made with a certificate of this connection';
}

/** Malformed escapes decode to nothing; what needs them is refused then. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return '';
  }
}

function inflate(base64: string): string | undefined {
  const octets = Buffer.from(base64, 'base64');
  if (octets.length === 0 || octets.toString('base64') !== base64.replace(/[\r\n]/g, '')) return undefined;
  try {
    return utf8.decode(inflateRawSync(octets, { maxOutputLength: messageLimits.maxBytes }));
  } catch {
    return undefined;
  }
}
