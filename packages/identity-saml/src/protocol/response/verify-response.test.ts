import { describe, expect, it } from '@jest/globals';
import { defaults, mintResponse, testKey, type MintOptions } from '../../../../../tools/saml-fixtures/idp.js';
import type { ResponseExpectations } from './expectations.js';
import { verifyResponse } from './verify-response.js';

const expected: ResponseExpectations = {
  entityId: defaults.entityId,
  acsUrl: defaults.acsUrl,
  idpEntityId: defaults.idpEntityId,
  certificates: [testKey('idp').certificate],
  now: defaults.now,
  clockSkewSeconds: 60,
  decryptionKeys: [testKey('sp').privateKey],
  requireEncryptedAssertions: false,
};
const verify = (options: MintOptions = {}) => verifyResponse(mintResponse(options).formValue, expected);

describe('the first gate', () => {
  it('takes its steps in order and hands on what the second gate needs', () => {
    const message = mintResponse({ assertionId: '_a', responseId: '_r', sessionNotOnOrAfter: '2026-06-01T20:00:00Z' });
    const verdict = verifyResponse(message.formValue, expected);

    expect(verdict).toMatchObject({ kind: 'verified', assertion: { assertionId: '_a', responseId: '_r', issuer: defaults.idpEntityId, issueInstant: defaults.now, sessionIndex: '_session-1', sessionNotOnOrAfter: new Date('2026-06-01T20:00:00Z') }, received: { xml: message.xml, decryption: null } });
    expect(verdict.checks.map(({ check }) => check)).toEqual(['message', 'well-formed', 'schema', 'structure', 'status', 'assertion', 'signature', 'version', 'issuer', 'destination', 'time', 'audience', 'conditions', 'subject', 'confirmation', 'authn', 'attributes']);
    expect(verify({ encrypt: {} })).toMatchObject({ received: { decryption: { assertionXml: expect.stringContaining('Assertion') } } });
  });

  it('stops at the step that refuses, and says what the message claims to be', () => {
    const verdict = verify({ responseId: '_r', audience: 'https://other.example' });
    expect(verdict).toMatchObject({ kind: 'refused', code: 'saml.audience', claims: { responseId: '_r', inResponseTo: '_request-1', issuer: defaults.idpEntityId, issueInstant: defaults.now } });
    expect(verdict.checks.at(-1)).toMatchObject({ check: 'audience', passed: false });
  });

  it('claims nothing for a message that leaves everything out or cannot be read', () => {
    const empty = { responseId: null, inResponseTo: null, issuer: null, issueInstant: null };
    expect(verifyResponse(Buffer.from('<x/>').toString('base64'), expected)).toMatchObject({ kind: 'refused', code: 'saml.schema', claims: empty });
    expect(verifyResponse(Buffer.from('<x').toString('base64'), expected)).toMatchObject({ kind: 'refused', code: 'saml.structure', detail: expect.stringContaining('not well-formed'), claims: null });
    expect(verifyResponse('', expected)).toMatchObject({ kind: 'refused', claims: null });
  });

  it('cuts what an endless message claims', () => {
    const long = 'x'.repeat(5_000);
    const verdict = verify({ responseId: `_${long}`, inResponseTo: long, responseIssuer: long });
    const claims = verdict.kind === 'refused' ? verdict.claims : null;
    expect([claims?.responseId, claims?.inResponseTo, claims?.issuer].map((text) => text?.length)).toEqual([200, 200, 1024]);
  });

  it('hears the No of an IdP whose message violates the schema, and no Yes', () => {
    const without = (code: string): MintOptions => ({ sign: 'none', withAssertion: false, status: { code }, edit: { xml: (xml) => xml.replace(/ IssueInstant="[^"]*"/, '') } });
    expect(verify(without('urn:oasis:names:tc:SAML:2.0:status:Responder'))).toMatchObject({ kind: 'refused', code: 'login.idp_refused', detail: 'the IdP answered "Responder"' });
    expect(verify(without('urn:oasis:names:tc:SAML:2.0:status:Success'))).toMatchObject({ kind: 'refused', code: 'saml.schema' });
  });

  it('hears the No of a valid message only after its structure', () => {
    const verdict = verify({ status: { code: 'urn:oasis:names:tc:SAML:2.0:status:Responder' } });
    expect(verdict.checks.map(({ check }) => check)).toEqual(['message', 'well-formed', 'schema', 'structure', 'status']);
    expect(verify({ status: { code: 'urn:oasis:names:tc:SAML:2.0:status:Responder' }, responseVersion: '1.1' })).toMatchObject({ code: 'saml.structure' });
  });

  it('calls a fault of the schema by the name of the step that knows it', () => {
    const edited = (from: string, to: string): MintOptions => ({ edit: { xml: (xml) => xml.replace(from, to) } });
    expect(verify(edited('</saml:Conditions>', '<saml:OneTimeUse/><x xmlns="urn:x"/></saml:Conditions>'))).toMatchObject({ code: 'saml.conditions' });
    expect(verify(edited('</samlp:Status>', '</samlp:Status><x xmlns="urn:x" ID="_r"/><x xmlns="urn:x" ID="_r"/>'))).toMatchObject({ code: 'saml.structure', detail: 'two elements carry the same id' });
    expect(verify(edited('</samlp:Status>', '</samlp:Status><x xmlns="urn:x"/>'))).toMatchObject({ code: 'saml.schema', detail: expect.stringContaining('not expected') });
    expect(verify()).toMatchObject({ kind: 'verified' });
    expect(verify().checks.find(({ check }) => check === 'schema')).toEqual({ check: 'schema', passed: true, detail: 'valid' });
  });
});
