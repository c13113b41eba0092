import { describe, expect, it } from '@jest/globals';
import { withXml } from '../xml/parse-xml.js';
import { checkConditions } from './check-conditions.js';

const check = (content: string) => withXml(Buffer.from(`<Assertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion">${content}</Assertion>`), ({ root }) => checkConditions(root));

describe('the conditions', () => {
  it.each([
    ['none', ''],
    ['several audiences, one use, no proxies', '<Conditions><AudienceRestriction/><AudienceRestriction/><OneTimeUse/><ProxyRestriction/></Conditions>'],
  ])('are understood: %s', (_, content) => expect(check(content)).toEqual({ kind: 'passed', value: undefined, detail: 'all understood' }));

  it.each([
    ['one that is not understood', '<Conditions><AudienceRestriction/><Condition/></Conditions>', 'the assertion carries a condition that is not understood: "Condition"'],
    ['one of another namespace with a name that is', '<Conditions><x:OneTimeUse xmlns:x="urn:x"/></Conditions>', 'the assertion carries a condition that is not understood: "OneTimeUse"'],
    ['OneTimeUse twice', '<Conditions><OneTimeUse/><OneTimeUse/></Conditions>', 'the assertion carries OneTimeUse more than once'],
    ['ProxyRestriction twice', '<Conditions><ProxyRestriction/><ProxyRestriction/></Conditions>', 'the assertion carries ProxyRestriction more than once'],
  ])('are refused: %s', (_, content, detail) => expect(check(content)).toEqual({ kind: 'refused', code: 'saml.conditions', detail }));
});
