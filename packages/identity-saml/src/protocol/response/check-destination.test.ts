import { describe, expect, it } from '@jest/globals';
import { withXml } from '../xml/parse-xml.js';
import { checkDestination } from './check-destination.js';

const acsUrl = 'https://sp.example/acs';
const check = (attributes: string) => withXml(Buffer.from(`<Response ${attributes}/>`), ({ root }) => checkDestination(root, acsUrl));

describe('the destination', () => {
  it('is our endpoint', () => expect(check(`Destination="${acsUrl}"`)).toEqual({ kind: 'passed', value: acsUrl, detail: acsUrl }));

  it.each([
    ['another endpoint', 'Destination="https://other.example/acs"', '"https://other.example/acs"'],
    ['another spelling', 'Destination="https://sp.example/ACS"', '"https://sp.example/ACS"'],
    ['something behind it', `Destination="${acsUrl}?x"`, `"${acsUrl}?x"`],
    ['nothing', 'Destination=""', '""'],
    ['left out', '', 'nothing'],
    ['of another namespace', `xmlns:x="urn:x" x:Destination="${acsUrl}"`, 'nothing'],
  ])('is refused: %s', (_, attributes, found) => expect(check(attributes)).toEqual({ kind: 'refused', code: 'saml.destination', detail: `the Response is for ${found}; expected "${acsUrl}"` }));
});
