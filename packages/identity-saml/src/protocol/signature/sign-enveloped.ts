import { createHash, createPrivateKey, sign } from 'node:crypto';
import { XmlC14NMode } from 'libxml2-wasm';
import { canonicalizeAndDetach } from '../xml/canonicalize.js';
import { attributeOf } from '../xml/element-tree.js';
import { ns } from '../xml/namespaces.js';
import { withXml } from '../xml/parse-xml.js';
import { element, text, type Markup } from '../xml/write-xml.js';
import { envelopedSignature } from './algorithms.js';

export type SigningKey = {
  /** PEM, RSA. */
  readonly privateKey: string;
  /** base64 DER, given along in KeyInfo. */
  readonly certificate: string;
};

export const rsaSha256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
const sha256 = 'http://www.w3.org/2001/04/xmlenc#sha256';

/**
 * Puts an enveloped signature behind the Issuer of a protocol message (SAML core 5.4), the place the schema gives it.
 *
 * @param xml a message of ours: its root has an ID and its first child is the Issuer
 */
export function signEnveloped(xml: string, key: SigningKey): string {
  const issuerEnd = '</saml:Issuer>';
  const at = xml.indexOf(issuerEnd) + issuerEnd.length;
  if (at < issuerEnd.length) throw new RangeError('the message to sign has no Issuer');
  return xml.slice(0, at) + buildSignature(xml, key).markup + xml.slice(at);
}

function buildSignature(xml: string, key: SigningKey): Markup {
  const { id, octets } = withXml(Buffer.from(xml, 'utf8'), ({ root }) => ({
    id: attributeOf(root, 'ID') ?? '',
    octets: canonicalizeAndDetach(root.node, { mode: XmlC14NMode.XML_C14N_EXCLUSIVE_1_0, inclusivePrefixes: [] }),
  }));
  const digest = createHash('sha256').update(octets).digest('base64');
  const signedInfo = buildSignedInfo(id, digest);
  const value = sign('sha256', canonicalSignedInfo(signedInfo), createPrivateKey(key.privateKey)).toString('base64');
  return element(
    'ds:Signature',
    { 'xmlns:ds': ns.signature },
    signedInfo,
    element('ds:SignatureValue', {}, text(value)),
    element('ds:KeyInfo', {}, element('ds:X509Data', {}, element('ds:X509Certificate', {}, text(key.certificate)))),
  );
}

function buildSignedInfo(id: string, digest: string): Markup {
  const algorithm = (name: string, uri: string): Markup => element(name, { Algorithm: uri });
  return element(
    'ds:SignedInfo',
    {},
    algorithm('ds:CanonicalizationMethod', ns.exclusiveC14n),
    algorithm('ds:SignatureMethod', rsaSha256),
    element(
      'ds:Reference',
      { URI: `#${id}` },
      element('ds:Transforms', {}, algorithm('ds:Transform', envelopedSignature), algorithm('ds:Transform', ns.exclusiveC14n)),
      algorithm('ds:DigestMethod', sha256),
      element('ds:DigestValue', {}, text(digest)),
    ),
  );
}

const canonicalSignedInfo = (signedInfo: Markup): Uint8Array =>
  withXml(Buffer.from(element('ds:Signature', { 'xmlns:ds': ns.signature }, signedInfo).markup), ({ root }) => {
    const [node] = root.children;
    if (node === undefined) throw new RangeError('SignedInfo is empty');
    return canonicalizeAndDetach(node.node, { mode: XmlC14NMode.XML_C14N_EXCLUSIVE_1_0, inclusivePrefixes: [] });
  });
