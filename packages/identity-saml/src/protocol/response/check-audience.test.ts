import { describe, expect, it } from '@jest/globals';
import { withXml } from '../xml/parse-xml.js';
import { checkAudience } from './check-audience.js';

const check = (content: string) =>
  withXml(Buffer.from(`<Assertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion">${content}</Assertion>`), ({ root }) => checkAudience(root, 'https://sp.example'));
const restriction = (...audiences: string[]) => `<AudienceRestriction>${audiences.map((audience) => `<Audience>${audience}</Audience>`).join('')}</AudienceRestriction>`;

describe('the audience', () => {
  it('is ours, among others, in every restriction', () => {
    expect(check(`<Conditions>${restriction('https://a.example', 'https://sp.example')}${restriction('https://sp.example')}</Conditions>`)).toMatchObject({ kind: 'passed', detail: 'https://sp.example' });
  });

  it('may stand in white space, but not with anything else', () => {
    const within = (audience: string) => check(`<Conditions>${restriction(audience)}</Conditions>`).kind;
    expect(['\n  https://sp.example\t \r', ' https://sp.example'].map(within)).toEqual(['passed', 'passed']);
    expect(['https://sp.example.', 'https:// sp.example', '\u00A0https://sp.example', 'https://sp.example https://sp.example'].map(within)).toEqual(['refused', 'refused', 'refused', 'refused']);
  });

  it.each([
    ['without Conditions', '', 'the assertion is restricted to no audience; expected "https://sp.example"'],
    ['without a restriction', '<Conditions/>', 'the assertion is restricted to no audience; expected "https://sp.example"'],
    ['in a restriction to nobody', '<Conditions><AudienceRestriction/></Conditions>', 'the assertion is for nobody; expected "https://sp.example"'],
    ['in one restriction of two', `<Conditions>${restriction('https://sp.example')}${restriction('https://a.example', 'https://b.example')}</Conditions>`, 'the assertion is for "https://a.example", "https://b.example"; expected "https://sp.example"'],
    ['behind a restriction of another namespace', '<Conditions><x:AudienceRestriction xmlns:x="urn:x"><Audience>https://sp.example</Audience></x:AudienceRestriction></Conditions>', 'the assertion is restricted to no audience; expected "https://sp.example"'],
  ])('is refused %s', (_, content, detail) => expect(check(content)).toEqual({ kind: 'refused', code: 'saml.audience', detail }));

  it('is told by five names at most', () => {
    expect(check(`<Conditions>${restriction('1', '2', '3', '4', '5', '6')}</Conditions>`)).toMatchObject({ detail: expect.stringContaining('"4", "5"; expected') });
  });
});
