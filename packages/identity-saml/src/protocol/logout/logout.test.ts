import { describe, expect, it } from '@jest/globals';
import { testKey } from '../../../../../tools/saml-fixtures/idp.js';
import { buildPostFields, buildRedirectUrl } from '../requests/front-channel.js';
import { findSchemaViolation } from '../schema/compiled-schema.js';
import { withXml } from '../xml/parse-xml.js';
import { buildLogoutRequest, buildLogoutResponse } from './build-logout.js';
import { verifyLogout, type LogoutExpectations, type LogoutInput, type LogoutVerdict } from './verify-logout.js';

const key = testKey('idp');
const attacker = testKey('attacker');
const now = new Date('2026-06-01T12:00:00Z');
const sloUrl = 'https://sp.example/logout';
const expected: LogoutExpectations = { idpEntityId: 'https://idp.example/metadata', certificates: [key.certificate], now, clockSkewSeconds: 60, sloUrl };
const envelope = { id: '_1', issueInstant: now, destination: sloUrl, issuer: expected.idpEntityId };
const nameId = { value: 'jane', format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent', nameQualifier: null, spNameQualifier: null };
const request = buildLogoutRequest({ ...envelope, nameId, sessionIndex: '_s', notOnOrAfter: new Date('2026-06-01T12:05:00Z') });
const response = buildLogoutResponse({ ...envelope, inResponseTo: '_ours', succeeded: true });
type Parameter = 'SAMLRequest' | 'SAMLResponse';

const queryOf = (xml: string, parameter: Parameter, signWith: typeof key | null = key): string =>
  buildRedirectUrl({ destination: sloUrl, parameter, xml, relayState: 'state', signWith }).split('?')[1] ?? '';
const byRedirect = (xml: string, parameter: Parameter = 'SAMLRequest', signWith?: typeof key | null): LogoutInput => ({ binding: 'redirect', query: queryOf(xml, parameter, signWith) });
const byPost = (xml: string, parameter: Parameter = 'SAMLRequest', signWith: typeof key | null = key): LogoutInput => ({
  binding: 'post',
  parameter,
  formValue: buildPostFields({ parameter, xml, relayState: null, signWith })[parameter] ?? '',
  relayState: 'state',
});
const code = (verdict: LogoutVerdict): string => (verdict.kind === 'refused' ? verdict.code : verdict.kind);
const judge = (input: LogoutInput): LogoutVerdict => verifyLogout(input, expected);

describe.each([
  ['HTTP-Redirect', byRedirect],
  ['HTTP-POST', byPost],
])('a logout by %s', (_, send) => {
  it('is read from a signed request', () => {
    expect(judge(send(request))).toEqual({ kind: 'verified', message: { kind: 'request', id: '_1', nameId, sessionIndexes: ['_s'], notOnOrAfter: new Date('2026-06-01T12:05:00Z'), relayState: 'state' } });
  });

  it('is read from a signed response', () => {
    expect(judge(send(response, 'SAMLResponse'))).toMatchObject({ kind: 'verified', message: { kind: 'response', inResponseTo: '_ours', succeeded: true } });
    const failed = buildLogoutResponse({ ...envelope, inResponseTo: '_ours', succeeded: false });
    expect(judge(send(failed, 'SAMLResponse'))).toMatchObject({ message: { succeeded: false, status: 'urn:oasis:names:tc:SAML:2.0:status:Responder' } });
  });

  it.each<[string, string, string]>([
    ['another destination', request.replace(sloUrl, 'https://other.example'), 'saml.destination'],
    ['no destination', request.replace(` Destination="${sloUrl}"`, ''), 'saml.destination'],
    ['another issuer', request.replace(expected.idpEntityId, 'https://other.example'), 'saml.issuer'],
    ['a time that is over', request.replace('12:05:00', '11:50:00'), 'saml.time'],
    ['an old request without an end', request.replace(/ NotOnOrAfter="[^"]*"/, '').replace('12:00:00', '11:50:00'), 'saml.time'],
    ['a request of tomorrow', request.replace('2026-06-01T12:00:00', '2026-06-02T12:00:00'), 'saml.time'],
    ['an empty NameID', request.replace('>jane<', '> <'), 'saml.subject'],
    ['another version', request.replace('"2.0"', '"1.1"'), 'saml.structure'],
    ['another kind of message', response, 'saml.structure'],
    ['an element the schema does not know', request.replace('</samlp:LogoutRequest>', '<samlp:X/></samlp:LogoutRequest>'), 'saml.schema'],
  ])('is refused with %s', (_about, xml, refusal) => expect(code(judge(send(xml)))).toBe(refusal));

  it('is refused unsigned, and signed by anybody else', () => {
    expect(code(judge(send(request, 'SAMLRequest', null)))).toBe('saml.signature');
    expect(code(judge(send(request, 'SAMLRequest', attacker)))).toBe('saml.signature');
  });
});

describe('a logout by HTTP-Redirect', () => {
  it.each<[string, (query: string) => string, string]>([
    ['a changed RelayState', (query) => query.replace('RelayState=state', 'RelayState=other'), 'saml.signature'],
    ['a RelayState cut out', (query) => query.replace('&RelayState=state', ''), 'saml.signature'],
    ['a repeated parameter', (query) => `${query}&RelayState=x`, 'saml.structure'],
    ['a second message', (query) => `${query}&SAMLResponse=x`, 'saml.structure'],
    ['SHA-1', (query) => query.replace('xmldsig-more%23rsa-sha256', 'xmldsig%23rsa-sha1'), 'saml.signature'],
    ['no message', (query) => query.replace(/SAMLRequest=[^&]*&/, ''), 'saml.structure'],
    ['broken escapes', (query) => query.replace(/SigAlg=[^&]*/, 'SigAlg=%zz'), 'saml.signature'],
  ])('is refused with %s', (_, change, refusal) => expect(code(judge({ binding: 'redirect', query: change(queryOf(request, 'SAMLRequest')) }))).toBe(refusal));

  it('is refused when it inflates without end', () => {
    expect(code(judge(byRedirect(`${request}${' '.repeat(5_000_000)}`)))).toBe('saml.structure');
  });
});

describe('a logout by HTTP-POST', () => {
  it('is refused when another request is wrapped around the signed one', () => {
    const input = byPost(request);
    const signed = input.binding === 'post' ? Buffer.from(input.formValue, 'base64').toString() : '';
    const signature = /<ds:Signature .*<\/ds:Signature>/.exec(signed)?.[0] ?? '';
    const evil = request.replace('_1', '_evil').replace('>jane<', '>admin<');
    const wrapped = evil.replace('</saml:Issuer>', `</saml:Issuer>${signature}<samlp:Extensions><x:x xmlns:x="urn:x">${signed.replace(signature, '')}</x:x></samlp:Extensions>`);
    const formValue = Buffer.from(wrapped).toString('base64');
    expect(code(judge({ binding: 'post', parameter: 'SAMLRequest', formValue, relayState: null }))).toBe('saml.signature');
  });
});

it.each([request, response])('what is sent is valid against the protocol schema', (xml) => {
  expect(withXml(Buffer.from(xml), ({ document }) => findSchemaViolation(document))).toBeUndefined();
});
