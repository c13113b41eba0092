import { describe, expect, it } from '@jest/globals';
import { mintResponse, testKey, type MintOptions, type SignatureOptions, type XmlNode } from '../../../../../tools/saml-fixtures/idp.js';
import { withXml } from '../xml/parse-xml.js';
import { verifyEnvelopedSignature } from './verify-enveloped-signature.js';

/** Straight at the verifier, past the schema, which would refuse some of these before. Only the Response is signed. */
function verify(signature: SignatureOptions = {}, { certificates = [testKey('idp').certificate], ...options }: MintOptions & { certificates?: readonly string[] } = {}) {
  const { xml } = mintResponse({ sign: 'response', signature, ...options });
  return withXml(Buffer.from(xml), ({ root }) => verifyEnvelopedSignature(root, certificates));
}
const refusal = (...given: Parameters<typeof verify>): string => {
  const outcome = verify(...given);
  return outcome.kind === 'refused' ? outcome.detail : 'verified';
};
const sent = (from: string | RegExp, to: string): MintOptions => ({
  edit: {
    xml: (xml) => {
      const edited = xml.replace(from, to);
      if (edited === xml) throw new Error('the edit changed nothing');
      return edited;
    },
  },
});

const exclusive = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const inclusive = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
const enveloped = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';
const node = (name: string, attributes: Record<string, string> = {}, children: XmlNode['children'] = [], ns: Record<string, string> = {}): XmlNode => ({ name, ns, attributes, children });
const transforms = (...algorithms: (string | XmlNode)[]): SignatureOptions => ({ transforms: () => algorithms.map((each) => (typeof each === 'string' ? node('ds:Transform', { Algorithm: each }) : each)) });
const inclusiveNamespaces = (attributes: Record<string, string> = {}, name = 'ec:InclusiveNamespaces', uri = exclusive) => node(name, attributes, [], { ec: uri });
const childOf = (parent: XmlNode, local: string): XmlNode => parent.children.find((each): each is XmlNode => typeof each === 'object' && 'name' in each && each.name === `ds:${local}`)!;
/** Changes SignedInfo before it is signed: the change itself is authentic. */
const signed = (edit: (signedInfo: XmlNode) => void): SignatureOptions => ({ editSignedInfo: edit });
const inReference = (edit: (reference: XmlNode) => void): SignatureOptions => signed((signedInfo) => edit(childOf(signedInfo, 'Reference')));
const without = (parent: XmlNode, local: string): void => {
  parent.children = parent.children.filter((each) => each !== childOf(parent, local));
};

describe('an enveloped signature', () => {
  it('gives the octets that were signed, without itself, and says by which certificate and algorithm', () => {
    const outcome = verify();
    expect(outcome).toMatchObject({ kind: 'verified', certificateIndex: 0, algorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256' });
    const octets = outcome.kind === 'verified' ? Buffer.from(outcome.octets).toString() : '';
    expect(octets).toMatch(/^<samlp:Response .*<\/samlp:Response>$/);
    expect(octets).not.toContain('Signature');
  });

  it('is tried with every certificate; one that cannot be read, or of another kind of key, is none of them', () => {
    const [idp, next, ec] = [testKey('idp').certificate, testKey('idp-next').certificate, testKey('idp-ec').certificate];
    expect(verify({}, { certificates: ['AAAA', ec, next, idp] })).toMatchObject({ kind: 'verified', certificateIndex: 3 });
    expect(verify({ method: 'ecdsa-sha256' }, { key: testKey('idp-ec'), certificates: [idp, ec] })).toMatchObject({ kind: 'verified', certificateIndex: 1 });
    expect(refusal({}, { certificates: [next, ec] })).toBe('the signature was not made with a certificate of this connection');
    expect(refusal({}, { certificates: [] })).toBe('no certificate of the IdP is known');
  });

  it.each(['rsa-sha256', 'rsa-sha384', 'rsa-sha512'] as const)('may be made with %s', (method) => expect(verify({ method })).toMatchObject({ kind: 'verified' }));

  it.each(['sha256', 'sha384', 'sha512'] as const)('may be made over a digest of %s', (digest) => expect(verify({ digest })).toMatchObject({ kind: 'verified' }));

  it('is refused when it calls itself made with another kind of key than it was', () => {
    const renamed = signed((signedInfo) => (childOf(signedInfo, 'SignatureMethod').attributes['Algorithm'] = 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256'));
    expect(refusal(renamed)).toContain('not made with a certificate');
  });

  it.each<[string, MintOptions, string]>([
    ['not there', { sign: 'none' }, 'there is no signature'],
    ['without SignedInfo', sent(/<ds:SignedInfo>.*<\/ds:SignedInfo>/, ''), 'incomplete'],
    ['without a value', sent(/<ds:SignatureValue>.*<\/ds:SignatureValue>/, ''), 'incomplete'],
    ['of two SignedInfo, ours behind', sent('</ds:SignedInfo>', '</ds:SignedInfo><ds:SignedInfo/>'), 'incomplete'],
    ['of an empty value', sent(/<ds:SignatureValue>.*<\/ds:SignatureValue>/, '<ds:SignatureValue> </ds:SignatureValue>'), 'not base64'],
    ['of a value with other characters', sent('<ds:SignatureValue>', '<ds:SignatureValue>!'), 'not base64'],
    ['of a value that was changed', sent(/<ds:SignatureValue>..../, '<ds:SignatureValue>AAAA'), 'not made with a certificate'],
    ['of a SignedInfo that was changed', sent(`Transform Algorithm="${exclusive}"`, `Transform Algorithm="${inclusive}"`), 'not made with a certificate'],
    ['around other content', sent('Version="2.0"', 'Version="2.1"'), 'the digest does not match'],
    ['around another element', sent(/ID="_response-[^"]*"/, 'ID="_x"'), 'does not refer to the element it stands in'],
    ['around an element without an ID', sent(/ ID="_response-[^"]*"/, ''), 'does not refer to the element it stands in'],
    ['around an element without an ID, and refers to what a careless reader makes of that', { edit: { response: (response) => delete response.attributes['ID'] } }, 'does not refer to the element it stands in'],
    ['around an element with an empty ID', { responseId: '' }, 'does not refer to the element it stands in'],
  ])('is refused: %s', (_, options, words) => expect(refusal({}, options)).toContain(words));

  it.each<[string, SignatureOptions, string]>([
    ['no signature algorithm', signed((signedInfo) => without(signedInfo, 'SignatureMethod')), 'the signature algorithm  is not accepted'],
    ['an algorithm that is broken', { method: 'rsa-sha1' }, 'the signature algorithm http://www.w3.org/2000/09/xmldsig#rsa-sha1 is not accepted'],
    ['an algorithm of endless name', signed((signedInfo) => (childOf(signedInfo, 'SignatureMethod').attributes['Algorithm'] = 'x'.repeat(500))), `the signature algorithm ${'x'.repeat(80)} is not accepted`],
    ['no canonicalisation', signed((signedInfo) => without(signedInfo, 'CanonicalizationMethod')), 'the canonicalisation of SignedInfo'],
    ['a canonicalisation that keeps comments', signed((signedInfo) => (childOf(signedInfo, 'CanonicalizationMethod').attributes['Algorithm'] = `${exclusive}WithComments`)), 'the canonicalisation of SignedInfo'],
    ['no reference', signed((signedInfo) => without(signedInfo, 'Reference')), 'exactly one reference'],
    ['two references', signed((signedInfo) => signedInfo.children.push(childOf(signedInfo, 'Reference'))), 'exactly one reference'],
    ['a reference to another element', { reference: '#_other' }, 'does not refer to the element'],
    ['a reference without the hash', inReference((reference) => (reference.attributes['URI'] = String(reference.attributes['URI']).slice(1))), 'does not refer to the element'],
    ['a reference to the whole document', { reference: '' }, 'does not refer to the element'],
    ['no transforms', transforms(), 'uses a transform other than'],
    ['no enveloped-signature', transforms(exclusive), 'uses a transform other than'],
    ['enveloped-signature behind the canonicalisation', transforms(exclusive, enveloped), 'uses a transform other than'],
    ['enveloped-signature twice', transforms(enveloped, enveloped), 'uses a transform other than'],
    ['a third transform', transforms(enveloped, exclusive, exclusive), 'uses a transform other than'],
    ['a transform that is something else', transforms(enveloped, node('ds:Something', { Algorithm: exclusive })), 'uses a transform other than'],
    ['an enveloped-signature with something inside', transforms(node('ds:Transform', { Algorithm: enveloped }, [node('ds:XPath')]), exclusive), 'uses a transform other than'],
    ['a PrefixList of another namespace', transforms(enveloped, node('ds:Transform', { Algorithm: exclusive }, [inclusiveNamespaces({}, 'ec:InclusiveNamespaces', 'urn:x')])), 'uses a transform other than'],
    ['two PrefixLists', transforms(enveloped, node('ds:Transform', { Algorithm: exclusive }, [inclusiveNamespaces(), inclusiveNamespaces()])), 'uses a transform other than'],
    ['a PrefixList of a canonicalisation that has none', transforms(enveloped, node('ds:Transform', { Algorithm: inclusive }, [inclusiveNamespaces()])), 'uses a transform other than'],
    ['no digest algorithm', inReference((reference) => without(reference, 'DigestMethod')), 'the digest algorithm is not accepted'],
    ['a digest algorithm that is broken', { digest: 'sha1' }, 'the digest algorithm is not accepted'],
    ['no digest', inReference((reference) => without(reference, 'DigestValue')), 'exactly one digest'],
    ['two digests', inReference((reference) => reference.children.push(childOf(reference, 'DigestValue'))), 'exactly one digest'],
    ['a digest with something inside', inReference((reference) => childOf(reference, 'DigestValue').children.push(node('ds:X'))), 'exactly one digest'],
    ['a digest that is not base64', inReference((reference) => (childOf(reference, 'DigestValue').children = ['?'])), 'exactly one digest'],
    ['an empty digest', inReference((reference) => (childOf(reference, 'DigestValue').children = [])), 'exactly one digest'],
    ['a digest that is cut short', inReference((reference) => (childOf(reference, 'DigestValue').children = ['AAAA'])), 'the digest does not match'],
  ])('is refused although it is authentic: %s', (_, signature, words) => expect(refusal(signature)).toContain(words));

  it('keeps the namespaces that a PrefixList names, in the content and in SignedInfo', () => {
    const style = { rootNamespaces: { 'xmlns:xs': 'urn:xs', 'xmlns:xsi': 'urn:xsi' } };
    const inclusive = ['xs', 'xsi'];
    const inLines = transforms(enveloped, node('ds:Transform', { Algorithm: exclusive }, [inclusiveNamespaces({ PrefixList: ' xs\n\t xsi ' })]));
    for (const signature of [{ inclusive }, { inclusive, ...inLines }, { signedInfoInclusive: inclusive }]) expect(verify(signature, { style })).toMatchObject({ kind: 'verified' });
    expect(refusal({ inclusive, ...transforms(enveloped, exclusive) }, { style })).toContain('the digest does not match');
  });

  it.each<[string, SignatureOptions]>([
    ['enveloped-signature alone, which makes it Canonical XML 1.0', transforms(enveloped)],
    ['Canonical XML 1.0', transforms(enveloped, inclusive)],
    ['Canonical XML 1.1', transforms(enveloped, 'http://www.w3.org/2006/12/xml-c14n11')],
    ['a PrefixList', { inclusive: ['saml', 'xs'] }],
    ['a PrefixList in lines', transforms(enveloped, node('ds:Transform', { Algorithm: exclusive }, [inclusiveNamespaces({ PrefixList: ' saml\n  samlp ' })]))],
    ['an empty PrefixList', transforms(enveloped, node('ds:Transform', { Algorithm: exclusive }, [inclusiveNamespaces()]))],
    ['base64 in lines', { lineBreaks: '\n \t' }],
    ['no KeyInfo', { keyInfo: null }],
    ["somebody else's KeyInfo", { keyInfo: () => [node('ds:KeyName', {}, ['attacker'])] }],
  ])('may have %s', (_, signature) => expect(verify(signature)).toMatchObject({ kind: 'verified' }));

  it('is void where the canonicalisation is', () => {
    expect(refusal({}, { style: { rootNamespaces: { 'xmlns:x': 'relative' } }, ...sent('Version="2.0"', 'Version="2.0" x:y="z"') })).toContain('canonicalisation failed');
  });
});
