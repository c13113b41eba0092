import { describe, expect, it } from '@jest/globals';
import { withXml } from '../xml/parse-xml.js';
import { checkConfirmation } from './check-confirmation.js';

const acsUrl = 'https://sp.example/acs';
const now = new Date('2026-06-01T12:00:00Z');
const good = { Recipient: acsUrl, NotOnOrAfter: '2026-06-01T12:05:00Z', InResponseTo: '_1' };
const bearer = (data: Record<string, string | undefined> | null, method = 'bearer') => {
  const attributes = Object.entries(data ?? {}).map(([name, value]) => (value === undefined ? '' : ` ${name}="${value}"`)).join('');
  return `<SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:${method}">${data === null ? '' : `<SubjectConfirmationData${attributes}/>`}</SubjectConfirmation>`;
};
const check = (confirmations: string, inResponseTo = 'InResponseTo="_1"', subject = `<Subject>${confirmations}</Subject>`) =>
  withXml(Buffer.from(`<Response ${inResponseTo}><Assertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion">${subject}</Assertion></Response>`), ({ root }) => checkConfirmation(root, root.children[0]!, { now, clockSkewSeconds: 60, acsUrl }));

describe('the bearer confirmation', () => {
  it('is for us, now, and answers what the Response answers', () => {
    expect(check(bearer(good))).toEqual({ kind: 'passed', value: { inResponseTo: '_1', notOnOrAfter: new Date('2026-06-01T12:05:00Z') }, detail: 'answers "_1"' });
  });

  it('answers nothing in an unsolicited Response', () => {
    expect(check(bearer({ ...good, InResponseTo: undefined }), '')).toEqual({ kind: 'passed', value: { inResponseTo: null, notOnOrAfter: new Date('2026-06-01T12:05:00Z') }, detail: 'unsolicited' });
  });

  it.each([
    ['there is no Subject', null, 'saml.confirmation', 'no bearer confirmation'],
    ['there is none', '', 'saml.confirmation', 'no bearer confirmation'],
    ['it is of another method', bearer(good, 'sender-vouches'), 'saml.confirmation', 'no bearer confirmation'],
    ['it carries no data', bearer(null), 'saml.confirmation', 'carries no data'],
    ['it is for nobody', bearer({ ...good, Recipient: undefined }), 'saml.recipient', 'the recipient nothing; expected "https://sp.example/acs"'],
    ['it is for somebody else', bearer({ ...good, Recipient: `${acsUrl}/` }), 'saml.recipient', 'the recipient "https://sp.example/acs/"'],
    ['it has a NotBefore, even a past one', bearer({ ...good, NotBefore: '2026-06-01T11:00:00Z' }), 'saml.confirmation', 'NotBefore'],
    ['it never ends', bearer({ ...good, NotOnOrAfter: undefined }), 'saml.confirmation', 'no NotOnOrAfter'],
    ['it is over', bearer({ ...good, NotOnOrAfter: '2026-06-01T11:59:00Z' }), 'saml.time', 'the bearer confirmation expired'],
    ['it answers another request', bearer({ ...good, InResponseTo: '_2' }), 'saml.in_response_to', 'the Response answers "_1", its assertion "_2"'],
    ['it answers nothing', bearer({ ...good, InResponseTo: undefined }), 'saml.in_response_to', 'the Response answers "_1", its assertion nothing'],
  ])('is refused when %s', (_, confirmations, code, words) => {
    const outcome = confirmations === null ? check('', undefined, '') : check(confirmations);
    expect(outcome).toMatchObject({ kind: 'refused', code, detail: expect.stringContaining(words) });
  });

  it('may be any of several; when none is good, the fault of the first is told', () => {
    const elsewhere = bearer({ ...good, Recipient: 'https://other.example' });
    expect(check(bearer(null, 'holder-of-key') + elsewhere + bearer(good))).toMatchObject({ kind: 'passed' });
    expect(check(elsewhere + bearer(null))).toMatchObject({ kind: 'refused', code: 'saml.recipient' });
  });

  it('is looked for among the first ten', () => {
    const others = (count: number) => bearer({ ...good, Recipient: 'https://other.example' }).repeat(count);
    expect(check(others(9) + bearer(good))).toMatchObject({ kind: 'passed' });
    expect(check(others(10) + bearer(good))).toMatchObject({ kind: 'refused' });
  });
});
