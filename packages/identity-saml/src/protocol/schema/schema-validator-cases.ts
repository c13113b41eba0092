/** What every SamlSchemaValidator answers alike; its tests walk this list. */
export type SchemaCase = { readonly about: string; readonly xml: string; readonly verdict: 'valid' | 'invalid' };

const status = '<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>';
const namespaces = 'xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"';
const head = 'Version="2.0" IssueInstant="2026-01-01T00:00:00Z"';
const response = `<samlp:Response ${namespaces} ID="_1" ${head}><saml:Issuer>i</saml:Issuer>${status}</samlp:Response>`;

export const schemaCases: readonly SchemaCase[] = [
  { about: 'a Response', xml: response, verdict: 'valid' },
  { about: 'an AuthnRequest', xml: `<samlp:AuthnRequest ${namespaces} ID="_1" ${head}><saml:Issuer>i</saml:Issuer></samlp:AuthnRequest>`, verdict: 'valid' },
  { about: 'an Assertion', xml: `<saml:Assertion ${namespaces} ID="_1" ${head}><saml:Issuer>i</saml:Issuer></saml:Assertion>`, verdict: 'valid' },
  { about: 'a LogoutRequest', xml: `<samlp:LogoutRequest ${namespaces} ID="_1" ${head}><saml:NameID>n</saml:NameID></samlp:LogoutRequest>`, verdict: 'valid' },
  { about: 'a Response without status', xml: response.replace(status, ''), verdict: 'invalid' },
  { about: 'a Response without ID', xml: response.replace(' ID="_1"', ''), verdict: 'invalid' },
  { about: 'an ID that begins with a digit', xml: response.replace('_1', '1'), verdict: 'invalid' },
  { about: 'a time that is none', xml: response.replace('2026-01-01T00:00:00Z', 'now'), verdict: 'invalid' },
  { about: 'an unknown element', xml: response.replace(status, `${status}<samlp:Surprise/>`), verdict: 'invalid' },
  { about: 'another root', xml: '<html/>', verdict: 'invalid' },
  { about: 'text that is no XML', xml: 'hello', verdict: 'invalid' },
  { about: 'an empty text', xml: '', verdict: 'invalid' },
  { about: 'a harmless document type', xml: `<!DOCTYPE x>${response}`, verdict: 'invalid' },
  { about: 'an entity', xml: `<!DOCTYPE x [<!ENTITY y "z">]>${response}`, verdict: 'invalid' },
  { about: 'a NUL', xml: `${response}\0`, verdict: 'invalid' },
];
