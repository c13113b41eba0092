import { describe, expect, it } from '@jest/globals';
import { withXml } from '../xml/parse-xml.js';
import { checkStatus } from './check-status.js';

const prefix = 'urn:oasis:names:tc:SAML:2.0:status:';
const check = (content: string) => withXml(Buffer.from(`<Response xmlns="urn:oasis:names:tc:SAML:2.0:protocol">${content}</Response>`), ({ root }) => checkStatus(root));

describe('the status', () => {
  it('is Success', () => expect(check(`<Status><StatusCode Value="${prefix}Success"/></Status>`)).toEqual({ kind: 'passed', value: undefined, detail: 'Success' }));

  it.each([
    ['no Status', ''],
    ['no StatusCode', '<Status/>'],
    ['a StatusCode of no value', '<Status><StatusCode/></Status>'],
    ['a StatusCode of another namespace', `<Status><x:StatusCode xmlns:x="urn:x" Value="${prefix}Success"/></Status>`],
  ])('is refused as missing with %s', (_, content) => expect(check(content)).toEqual({ kind: 'refused', code: 'saml.structure', detail: 'the Response has no status' }));

  it.each([
    ['its code', `<StatusCode Value="${prefix}Responder"/>`, 'the IdP answered "Responder"'],
    ['both codes', `<StatusCode Value="${prefix}Responder"><StatusCode Value="${prefix}RequestDenied"/></StatusCode>`, 'the IdP answered "Responder", "RequestDenied"'],
    ['a code of its own', '<StatusCode Value="urn:x:no"/>', 'the IdP answered "urn:x:no"'],
    ['a Success that is only the inner code', `<StatusCode Value="${prefix}Requester"><StatusCode Value="${prefix}Success"/></StatusCode>`, 'the IdP answered "Requester", "Success"'],
    ['its message', `<StatusCode Value="${prefix}Responder"/><StatusMessage> Not assigned. </StatusMessage>`, 'the IdP answered "Responder": "Not assigned."'],
    ['no message that is blank', `<StatusCode Value="${prefix}Responder"/><StatusMessage> </StatusMessage>`, 'the IdP answered "Responder"'],
  ])('tells the No of the IdP with %s', (_, content, detail) => expect(check(`<Status>${content}</Status>`)).toEqual({ kind: 'refused', code: 'login.idp_refused', detail }));
});
