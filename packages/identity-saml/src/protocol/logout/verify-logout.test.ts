import { describe, expect, it } from '@jest/globals';
import { testKey } from '../../../../../tools/saml-fixtures/idp.js';
import { buildPostFields, buildRedirectUrl } from '../requests/front-channel.js';
import { buildLogoutRequest, buildLogoutResponse } from './build-logout.js';
import { verifyLogout, type LogoutExpectations } from './verify-logout.js';

const key = testKey('idp');
const now = new Date('2026-06-01T12:00:00Z');
const sloUrl = 'https://sp.example/logout';
const expected: LogoutExpectations = { idpEntityId: 'https://idp.example', certificates: [key.certificate], now, clockSkewSeconds: 60, sloUrl };
const envelope = { id: '_1', issueInstant: now, destination: sloUrl, issuer: expected.idpEntityId };
const nameId = { value: 'jane', format: null, nameQualifier: 'q', spNameQualifier: 's' };
const request = buildLogoutRequest({ ...envelope, nameId, sessionIndex: null, notOnOrAfter: new Date('2026-06-01T12:05:00Z') });
const response = buildLogoutResponse({ ...envelope, inResponseTo: '_ours', succeeded: true });

/** Signed as it stands, so that only the rule in question can refuse it. */
function judge(xml: string, parameter: 'SAMLRequest' | 'SAMLResponse' = 'SAMLRequest', signWith: typeof key | null = key) {
  const formValue = buildPostFields({ parameter, xml, relayState: null, signWith })[parameter] ?? '';
  const verdict = verifyLogout({ binding: 'post', parameter, formValue, relayState: null }, expected);
  return verdict.kind === 'verified' ? verdict.message : `${verdict.code}: ${verdict.detail}`;
}
const edited = (xml: string, from: string | RegExp, to: string) => {
  const result = xml.replace(from, to);
  if (result === xml) throw new Error('the edit changed nothing');
  return result;
};

describe('a LogoutRequest', () => {
  it('without an index means every session of the person, with some these', () => {
    expect(judge(request)).toEqual({ kind: 'request', id: '_1', nameId, sessionIndexes: [], notOnOrAfter: new Date('2026-06-01T12:05:00Z'), relayState: null });
    expect(judge(edited(request, '</samlp:LogoutRequest>', '<samlp:SessionIndex>a</samlp:SessionIndex><samlp:SessionIndex>b</samlp:SessionIndex></samlp:LogoutRequest>'))).toMatchObject({ sessionIndexes: ['a', 'b'] });
  });

  it('without an end of its own may be obeyed for five minutes', () => {
    const issuedAt = (time: string) => judge(edited(edited(request, / NotOnOrAfter="[^"]*"/, ''), '12:00:00.000', time));
    expect(issuedAt('11:58:00.000')).toMatchObject({ notOnOrAfter: new Date('2026-06-01T12:03:00Z') });
    expect(issuedAt('11:54:00.001')).toMatchObject({ notOnOrAfter: new Date('2026-06-01T11:59:00.001Z') });
    expect(issuedAt('11:54:00.000')).toMatch(/^saml.time: the message expired/);
  });

  it.each<[string, string, RegExp]>([
    ['a time to come', edited(request, '12:00:00.000', '12:01:00.001'), /^saml.time: the message was issued at "2026-06-01T12:01:00.001Z", which is not a past UTC time/],
    ['a time with an offset', edited(request, '12:00:00.000Z', '12:00:00+00:00'), /^saml.time: the message was issued at "2026-06-01T12:00:00\+00:00"/],
    ['no issuer of its own', edited(request, /<saml:Issuer>[^<]*/, '<saml:Issuer>'), /^saml.issuer: the message was issued by ""; expected "https:\/\/idp.example"/],
    ['an assertion inside', edited(request, '</saml:Issuer>', '</saml:Issuer><samlp:Extensions><saml:Assertion ID="a"/><saml:Assertion ID="b"/></samlp:Extensions>'), /^saml.structure: the message contains more than one assertion/],
    ['an id twice', edited(request, '</saml:Issuer>', '</saml:Issuer><samlp:Extensions><x xmlns="urn:x" ID="_1"/></samlp:Extensions>'), /^saml.structure: two elements carry the same id/],
    ['elements in the NameID', edited(request, '>jane<', '><b xmlns="urn:x"/><'), /^saml.schema/],
    ['another version', edited(request, 'Version="2.0"', 'Version="2.1"'), /^saml.structure: the message is not of version 2.0/],
    ['a name that belongs to the other parameter', response, /^saml.structure: the message is not a LogoutRequest but "LogoutResponse"/],
    ['half of it missing', '<saml:Issuer></saml:Issuer>', /^saml.structure: the XML is not well-formed/],
  ])('is refused with %s', (_, xml, refusal) => expect(judge(xml, 'SAMLRequest', xml.startsWith('<saml:') ? null : key)).toMatch(refusal));

  it('is refused when it names no issuer at all, which the schema allows', () => {
    const url = buildRedirectUrl({ destination: sloUrl, parameter: 'SAMLRequest', xml: edited(request, /<saml:Issuer>.*<\/saml:Issuer>/, ''), relayState: null, signWith: key });
    expect(verifyLogout({ binding: 'redirect', query: new URL(url).search }, expected)).toEqual({ kind: 'refused', code: 'saml.issuer', detail: 'the message was issued by nothing; expected "https://idp.example"' });
  });

  it('is refused as an assertion that is no message at all', () => {
    const assertion = `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_a" Version="2.0" IssueInstant="${now.toISOString()}"><saml:Issuer>https://idp.example</saml:Issuer></saml:Assertion>`;
    expect(judge(assertion)).toMatch(/^saml.structure/);
  });
});

describe('a LogoutResponse', () => {
  const status = (codes: string) => judge(edited(response, /<samlp:StatusCode [^>]*>/, codes), 'SAMLResponse');
  const code = (name: string, inner = '') => `<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:${name}">${inner}</samlp:StatusCode>`;

  it('tells what it answers, and whether everything was ended', () => {
    expect(judge(response, 'SAMLResponse')).toEqual({ kind: 'response', id: '_1', inResponseTo: '_ours', succeeded: true, status: 'urn:oasis:names:tc:SAML:2.0:status:Success', relayState: null });
    expect(judge(edited(response, ' InResponseTo="_ours"', ''), 'SAMLResponse')).toMatchObject({ inResponseTo: null });
  });

  it('did not succeed when it succeeded partly, or only inside', () => {
    expect(status(code('Success', code('PartialLogout')))).toMatchObject({ succeeded: false, status: expect.stringMatching(/Success .*PartialLogout$/) });
    expect(status(code('Responder', code('Success')))).toMatchObject({ succeeded: false });
    expect(status(code('Requester'))).toMatchObject({ succeeded: false });
  });

  it('is refused in the place of a request', () => expect(judge(request, 'SAMLResponse')).toMatch(/not a LogoutResponse but "LogoutRequest"/));
});
