/** What xml-crypto knows of that the first gate accepts. */
const known = new Set([
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
  'http://www.w3.org/2001/04/xmlenc#sha256',
  'http://www.w3.org/2001/04/xmlenc#sha512',
  'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
  'http://www.w3.org/2001/10/xml-exc-c14n#',
  'http://www.w3.org/TR/2001/REC-xml-c14n-20010315',
]);

const algorithm = /<(?:[\w.-]+:)?(?:SignatureMethod|DigestMethod|CanonicalizationMethod|Transform)\s[^>]*?\bAlgorithm\s*=\s*["']([^"']*)["']/g;

/**
 * Why samlify cannot verify a signature that the first gate verified, although nothing is wrong with it: an algorithm that its
 * library does not know, a prefix list that names the default namespace, which the library leaves out, or characters that its
 * parser takes for line ends (XML 1.1, although the message is XML 1.0) or its canonicalisation drops.
 *
 * @param xml as samlify gets it; without encrypted parts, whose key transport has algorithms of its own
 * @returns the words for the verdict; undefined: samlify has to verify it
 */
export function findLimit(xml: string): string | undefined {
  const unknown = [...xml.matchAll(algorithm)].map(([, uri = '']) => uri).find((uri) => !known.has(uri));
  if (unknown !== undefined) return 'samlify does not know the algorithm of a signature';
  if (/<(?:[\w.-]+:)?InclusiveNamespaces\s[^>]*#default/.test(xml)) return 'samlify cannot verify a prefix list with the default namespace';
  if (/[\u0085\u2028]|&#(?:13|133|8232|x0*d|x0*85|x0*2028);/i.test(xml)) return 'samlify cannot verify a signature over line ends of this kind';
  return undefined;
}
