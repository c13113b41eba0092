import { createHash, createHmac, createPrivateKey, sign } from 'node:crypto';
import { canonical, el } from './xml-tree.js';

const ds = 'http://www.w3.org/2000/09/xmldsig#';
export const exclusive = 'http://www.w3.org/2001/10/xml-exc-c14n#';
export const enveloped = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';

export const signatureMethods = {
  'rsa-sha256': { uri: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', hash: 'sha256' },
  'rsa-sha384': { uri: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha384', hash: 'sha384' },
  'rsa-sha512': { uri: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512', hash: 'sha512' },
  'rsa-sha1': { uri: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1', hash: 'sha1' },
  'rsa-md5': { uri: 'http://www.w3.org/2001/04/xmldsig-more#rsa-md5', hash: 'md5' },
  'ecdsa-sha256': { uri: 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256', hash: 'sha256', ec: true },
  'hmac-sha256': { uri: 'http://www.w3.org/2001/04/xmldsig-more#hmac-sha256', hash: 'sha256', hmac: true },
  none: { uri: 'none', hash: 'sha256' },
};

export const digestMethods = {
  sha256: 'http://www.w3.org/2001/04/xmlenc#sha256',
  sha384: 'http://www.w3.org/2001/04/xmldsig-more#sha384',
  sha512: 'http://www.w3.org/2001/04/xmlenc#sha512',
  sha1: 'http://www.w3.org/2000/09/xmldsig#sha1',
  md5: 'http://www.w3.org/2001/04/xmldsig-more#md5',
};

const p = (prefix, local) => (prefix === '' ? local : `${prefix}:${local}`);

/**
 * Puts an enveloped signature behind the first child (the Issuer) of a node.
 *
 * @param scope namespaces that the ancestors of the node will declare
 * @param options.prefix of the ds namespace ('' makes it the default one)
 * @param options.inclusive PrefixList of the transform
 * @param options.signedInfoInclusive PrefixList of the canonicalisation of SignedInfo
 * @param options.keyInfo children of ds:KeyInfo, or undefined for the certificate alone, or null for none
 * @param options.transforms replaces the transforms (nodes)
 * @param options.reference the URI of the Reference, when it is not that of the node
 * @param options.lineBreaks breaks base64 into lines, with this string
 * @param options.editSignedInfo changes SignedInfo before it is signed
 */
export function signNode(node, key, options = {}, scope = {}) {
  const { prefix = 'ds', method = 'rsa-sha256', digest = 'sha256', inclusive = [], signedInfoInclusive = [], lineBreaks = '', editSignedInfo = () => {}, at = 1 } = options;
  const name = (local) => p(prefix, local);
  const digestValue = createHash(digest).update(canonical(node, { scope, inclusive })).digest('base64');
  const prefixListOf = (prefixes) => (prefixes.length > 0 ? [el('ec:InclusiveNamespaces', { 'xmlns:ec': exclusive, PrefixList: prefixes.join(' ') })] : []);
  const prefixList = prefixListOf(inclusive);
  const transforms = options.transforms?.(name) ?? [el(name('Transform'), { Algorithm: enveloped }), el(name('Transform'), { Algorithm: exclusive }, prefixList)];
  const signedInfo = el(
    name('SignedInfo'),
    {},
    el(name('CanonicalizationMethod'), { Algorithm: exclusive }, prefixListOf(signedInfoInclusive)),
    el(name('SignatureMethod'), { Algorithm: signatureMethods[method].uri }),
    el(
      name('Reference'),
      { URI: options.reference ?? `#${node.attributes.ID}` },
      el(name('Transforms'), {}, transforms),
      el(name('DigestMethod'), { Algorithm: digestMethods[digest] }),
      el(name('DigestValue'), {}, digestValue),
    ),
  );
  editSignedInfo(signedInfo);
  const octets = canonical(signedInfo, { scope: { ...scope, ...node.ns, [prefix]: ds }, inclusive: signedInfoInclusive });
  const value = signatureValue(octets, key, signatureMethods[method]).replace(/(.{76})/g, `$1${lineBreaks}`);
  const keyInfo = options.keyInfo === undefined ? [certificateData(name, key.certificate)] : options.keyInfo === null ? null : options.keyInfo(name, key);
  const signature = el(
    name('Signature'),
    { [prefix === '' ? 'xmlns' : `xmlns:${prefix}`]: ds },
    signedInfo,
    el(name('SignatureValue'), {}, value),
    keyInfo === null ? undefined : el(name('KeyInfo'), {}, keyInfo),
  );
  node.children.splice(at, 0, signature);
  return node;
}

export const certificateData = (name, certificate) => el(name('X509Data'), {}, el(name('X509Certificate'), {}, certificate));

function signatureValue(octets, key, method) {
  if (method.hmac) return createHmac(method.hash, key.certificatePem).update(octets).digest('base64');
  if (method.uri === 'none') return Buffer.from('none').toString('base64');
  const privateKey = createPrivateKey(key.privateKey);
  return sign(method.hash, Buffer.from(octets), method.ec ? { key: privateKey, dsaEncoding: 'ieee-p1363' } : privateKey).toString('base64');
}
