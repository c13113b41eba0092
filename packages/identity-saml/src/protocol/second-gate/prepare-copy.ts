/**
 * The message as samlify gets it. Its first signature, which is the outer one, loses two things that are not signed and that the
 * first gate does not look at either:
 * - `&#13;` inside SignatureValue, which is legitimate base64Binary and which xml-crypto does not decode;
 * - KeyInfo, of which samlify believes the first certificate to be the signer's, although a chain may come in any order.
 *
 * White space inside end tags, which has no meaning and confuses xmldom, goes too.
 *
 * Inner signatures are left alone: the octets of an outer one cover them.
 */
export function prepareCopy(xml: string): string {
  return xml
    .replace(/<\/([^\s<>]+)\s+>/g, '</$1>')
    .replace(/(<(?:[\w.-]+:)?SignatureValue[^>]*>)([^<]*)/, (_, tag: string, value: string) => tag + value.replace(/&#(?:13|xD);/gi, ''))
    .replace(/<((?:[\w.-]+:)?KeyInfo)(?:\s[^>]*)?>[\s\S]*?<\/\1>/, (keyInfo, _name, offset: number, whole: string) => (isInsideFirstSignature(whole, offset) ? '' : keyInfo));
}

/** An EncryptedAssertion has a KeyInfo too, and needs it. */
const isInsideFirstSignature = (xml: string, offset: number): boolean => {
  const begin = xml.search(/<(?:[\w.-]+:)?Signature[\s>]/);
  return begin !== -1 && begin < offset && offset < xml.search(/<\/(?:[\w.-]+:)?Signature>/);
};

/** Puts the decrypted assertion where the encrypted one was, without the signature of the Response, which covers the encrypted form. */
export function rebuildResponse(xml: string, assertionXml: string): string {
  const begin = xml.search(/<(?:[\w.-]+:)?EncryptedAssertion[\s>]/);
  const head = xml.slice(0, begin).replace(/<((?:[\w.-]+:)?Signature)[\s>][\s\S]*<\/\1>/, '');
  const end = /<\/(?:[\w.-]+:)?EncryptedAssertion\s*>/.exec(xml);
  return head + assertionXml.replace(/^<\?xml[^>]*\?>/, '') + xml.slice((end?.index ?? xml.length) + (end?.[0].length ?? 0));
}

/** What stands around the encryption, which has algorithms of its own. */
export const withoutEncrypted = (xml: string): string => xml.replace(/<((?:[\w.-]+:)?EncryptedAssertion)[\s>][\s\S]*<\/\1>/, '');
