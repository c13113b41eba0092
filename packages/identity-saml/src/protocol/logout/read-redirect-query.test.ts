import { createPrivateKey, sign } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { testKey } from '../../../../../tools/saml-fixtures/idp.js';
import { messageLimits } from '../xml/screen-xml.js';
import { readRedirectQuery } from './read-redirect-query.js';

const key = testKey('idp');
const ec = testKey('idp-ec');
const rsaSha256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
const deflated = (xml: string | Buffer): string => deflateRawSync(Buffer.from(xml)).toString('base64');
const escape = encodeURIComponent;

type Query = { message?: string; parameter?: string; relayState?: string | null; sigAlg?: string; keyPair?: typeof key };
/** Signed over what the sender escaped, in the order that the binding prescribes. */
function queryOf({ message = escape(deflated('<a/>')), parameter = 'SAMLRequest', relayState = 'state', sigAlg = escape(rsaSha256), keyPair = key }: Query = {}): string {
  const signed = [`${parameter}=${message}`, ...(relayState === null ? [] : [`RelayState=${relayState}`]), `SigAlg=${sigAlg}`].join('&');
  const privateKey = createPrivateKey(keyPair.privateKey);
  const signature = sign('sha256', Buffer.from(signed), keyPair === ec ? { key: privateKey, dsaEncoding: 'ieee-p1363' } : privateKey).toString('base64');
  return `${signed}&Signature=${escape(signature)}`;
}
const read = (query: string, certificates: readonly string[] = [key.certificate]) => readRedirectQuery(query, certificates);
const refusal = (query: string, certificates?: readonly string[]) => {
  const outcome = read(query, certificates);
  return outcome.kind === 'refused' ? `${outcome.code}: ${outcome.detail}` : 'passed';
};

describe('a message by HTTP-Redirect', () => {
  it('is read with its RelayState, either kind of it, with or without a question mark', () => {
    expect(read(queryOf())).toEqual({ kind: 'passed', value: { parameter: 'SAMLRequest', xml: '<a/>', relayState: 'state' }, detail: 'HTTP-Redirect, signed' });
    expect(read(`?${queryOf({ parameter: 'SAMLResponse', relayState: null })}`)).toMatchObject({ value: { parameter: 'SAMLResponse', relayState: null } });
  });

  it('is verified over the escapes that the sender chose, and read without them', () => {
    const loose = escape(deflated('<a>text that compresses to octets with plus and slash ??>></a>')).replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase());
    expect(read(queryOf({ message: loose, relayState: 'a+b%2bc?d', sigAlg: rsaSha256.replace('#', '%23') }))).toMatchObject({ kind: 'passed', value: { relayState: 'a b+c?d' } });
  });

  it('is verified with any certificate of the IdP, of the kind of key that the algorithm names', () => {
    const ecdsa = escape('http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256');
    expect(read(queryOf(), ['AAAA', ec.certificate, key.certificate])).toMatchObject({ kind: 'passed' });
    expect(read(queryOf({ keyPair: ec, sigAlg: ecdsa }), [key.certificate, ec.certificate])).toMatchObject({ kind: 'passed' });
    expect(refusal(queryOf({ sigAlg: ecdsa }))).toContain('not made with a certificate of this connection');
    expect(refusal(queryOf(), [ec.certificate])).toContain('not made with a certificate of this connection');
    expect(refusal(queryOf(), [])).toContain('not made with a certificate of this connection');
  });

  it('may stand among parameters of others, repeated or not', () => {
    expect(read(`x=1&x=2&${queryOf()}&=&y`)).toMatchObject({ kind: 'passed' });
    expect(read(`xRelayState=1&xRelayState=2&RelayStatex=1&RelayStatex=2&${queryOf()}`)).toMatchObject({ kind: 'passed' });
  });

  it.each(['SAMLRequest', 'RelayState', 'SigAlg', 'Signature'])('is refused when %s comes twice', (name) => {
    expect(refusal(`${queryOf()}&${name}=x`)).toBe(`saml.structure: the parameter ${name} is given more than once`);
  });

  it('is refused when an encoding or a response comes twice, or both messages', () => {
    expect(refusal(`${queryOf()}&SAMLEncoding=x&SAMLEncoding=x`)).toContain('SAMLEncoding is given more than once');
    expect(refusal(`${queryOf({ parameter: 'SAMLResponse' })}&SAMLResponse=x`)).toContain('SAMLResponse is given more than once');
    for (const query of [`${queryOf()}&SAMLResponse=x`, `SAMLRequest=x&${queryOf({ parameter: 'SAMLResponse' })}`, '', 'RelayState=x']) {
      expect(refusal(query)).toBe('saml.structure: the query does not carry exactly one SAML message');
    }
  });

  it.each<[string, string, string]>([
    ['no algorithm', queryOf().replace(/&SigAlg=[^&]*/, ''), 'the message is not signed'],
    ['no signature', queryOf().replace(/&Signature=.*/, ''), 'the message is not signed'],
    ['a broken algorithm', queryOf({ sigAlg: escape('http://www.w3.org/2000/09/xmldsig#rsa-sha1') }), 'the signature algorithm http://www.w3.org/2000/09/xmldsig#rsa-sha1 is not accepted'],
    ['an algorithm of endless name', queryOf({ sigAlg: 'x'.repeat(500) }), `the signature algorithm ${'x'.repeat(80)} is not accepted`],
    ['an algorithm in broken escapes', queryOf({ sigAlg: '%zz' }), 'the signature algorithm  is not accepted'],
    ['a message that was exchanged', queryOf().replace(/SAMLRequest=[^&]*/, `SAMLRequest=${escape(deflated('<b/>'))}`), 'not made with a certificate'],
    ['a RelayState that was exchanged', queryOf().replace('RelayState=state', 'RelayState=other'), 'not made with a certificate'],
    ['a RelayState that was added', `${queryOf({ relayState: null })}&RelayState=other`, 'not made with a certificate'],
    ['a RelayState that was cut out', queryOf().replace('&RelayState=state', ''), 'not made with a certificate'],
    ['a request that became a response', queryOf().replace('SAMLRequest', 'SAMLResponse'), 'not made with a certificate'],
    ['a signature in broken escapes', queryOf().replace(/Signature=.*/, 'Signature=%zz'), 'not made with a certificate'],
  ])('is refused unsigned: %s', (_, query, words) => expect(refusal(query)).toMatch(new RegExp(`^saml.signature: .*${words}`)));

  const large = (bytes: number) => `<a>${'x'.repeat(bytes - 7)}</a>`;
  it.each<[string, string]>([
    ['nothing', ''],
    ['broken escapes', '%zz'],
    ['other characters than base64', escape(`${deflated('<a/>')}*`)],
    ['base64 of what does not inflate', escape(Buffer.from('hello, world').toString('base64'))],
    ['octets that are not UTF-8', escape(deflated(Buffer.from([0x3c, 0xff])))],
    ['one byte too many', escape(deflated(large(messageLimits.maxBytes + 1)))],
    ['a bomb', escape(deflated('x'.repeat(20_000_000)))],
  ])('is refused although it is signed: %s', (_, message) => {
    expect(refusal(queryOf({ message }))).toBe('saml.structure: the message is not deflated UTF-8 text in base64, or too large');
  });

  it('may be as large as any message, and its base64 broken into lines', () => {
    expect(read(queryOf({ message: escape(deflated(large(messageLimits.maxBytes))) }))).toMatchObject({ kind: 'passed' });
    expect(read(queryOf({ message: escape(deflated('<a>some text</a>').replace(/(.{8})/g, '$1\r\n')) }))).toMatchObject({ kind: 'passed', value: { xml: '<a>some text</a>' } });
  });

  it('is refused with markup that no parser may see', () => {
    expect(refusal(queryOf({ message: escape(deflated('<!DOCTYPE a><a/>')) }))).toBe('saml.structure: the XML contains a document type declaration');
  });
});
