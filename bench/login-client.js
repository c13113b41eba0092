import { inflateRawSync } from 'node:zlib';
import { mintResponse, testKey } from '../tools/saml-fixtures/idp.js';

const key = testKey('idp');

/** The identity provider that all servers trust. */
export const idp = { entityId: 'https://idp.example/metadata', ssoUrl: 'https://idp.example/sso', certificate: key.certificate };

/** Requests go where the server listens, whatever it calls itself. */
const at = (target, url) => new URL(new URL(url).pathname, target.url);

/** One login; answers the status of the last step. `refused`: the Response was altered after it was signed. */
export async function logIn(target, kind, person) {
  const started = await fetch(at(target, target.loginUrl), { redirect: 'manual' });
  await started.arrayBuffer();
  const location = started.headers.get('location');
  if (location === null) return started.status;
  const { searchParams } = new URL(location);
  const request = inflateRawSync(Buffer.from(searchParams.get('SAMLRequest'), 'base64')).toString();
  const upn = `person-${person}@acme.example`;
  const { xml } = mintResponse({
    key,
    entityId: target.entityId,
    acsUrl: target.acsUrl,
    idpEntityId: idp.entityId,
    now: new Date(),
    inResponseTo: /\sID="([^"]+)"/.exec(request)[1],
    nameId: { value: upn, format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent' },
    attributes: {
      'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname': ['Jane'],
      'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname': ['Doe'],
      'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress': [upn],
      'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn': [upn],
      'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name': ['Jane Doe'],
    },
  });
  const sent = kind === 'refused' ? xml.replace('>Jane<', '>Joan<') : xml;
  const answered = await fetch(at(target, target.acsUrl), {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: started.headers.getSetCookie().map((cookie) => cookie.split(';')[0]).join('; '), accept: 'application/json' },
    body: new URLSearchParams({ SAMLResponse: Buffer.from(sent).toString('base64'), RelayState: searchParams.get('RelayState') ?? '' }),
  });
  await answered.arrayBuffer();
  return answered.status;
}
