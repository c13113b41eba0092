import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { encryptAssertion } from './encrypt.js';
import { signNode } from './sign.js';
import { el, wire } from './xml-tree.js';

const protocol = 'urn:oasis:names:tc:SAML:2.0:protocol';
const assertionNs = 'urn:oasis:names:tc:SAML:2.0:assertion';
const bearer = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';

/** A key pair of keys/: `{ privateKey, certificatePem, certificate }`, the last one base64 DER. */
export function testKey(name, certificateName = name) {
  const read = (file) => readFileSync(new URL(`keys/${file}`, import.meta.url), 'utf8');
  const certificatePem = read(`${certificateName}.crt.pem`);
  return { privateKey: read(`${name}.key.pem`), certificatePem, certificate: certificatePem.replace(/-----[A-Z ]+-----|\s/g, '') };
}

/** The world the fixtures live in; a test at run time brings its own. */
export const defaults = {
  entityId: 'https://sp.example/t/acme/saml/okta/metadata',
  acsUrl: 'https://sp.example/t/acme/saml/okta/acs',
  idpEntityId: 'https://idp.example/metadata',
  now: new Date('2026-06-01T12:00:00.000Z'),
  inResponseTo: '_request-1',
  nameId: { value: 'jane.doe@acme.example', format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent' },
  attributes: {
    'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname': ['Jane'],
    'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname': ['Doe'],
    'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress': ['jane.doe@acme.example'],
    'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn': ['jane.doe@acme.example'],
    'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name': ['Jane Doe'],
  },
};

/** Octets that come out the same at every run, for fixtures; `randomBytes` serves tests at run time. */
export function fixedRandom(seed) {
  let counter = 0;
  return (length) => {
    const pieces = [];
    while (Buffer.concat(pieces).length < length) pieces.push(createHash('sha256').update(`${seed} ${(counter += 1)}`).digest());
    return Buffer.concat(pieces).subarray(0, length);
  };
}

const time = (date) => (date instanceof Date ? date.toISOString() : date);
const minutes = (now, count) => new Date(now.getTime() + count * 60_000);
/** An option that was not given takes the default; one that is null leaves its attribute or element out. */
const given = (value, otherwise) => (value === undefined ? otherwise : (value ?? undefined));

/**
 * Mints a samlp:Response as an IdP would, or as an attacker would. See idp.d.ts for the options.
 *
 * Order: the assertion is built, edited, signed, edited again, encrypted; then the same for the Response around it.
 */
export function mintResponse(options = {}) {
  const o = { ...defaults, key: undefined, sign: 'both', style: {}, signature: {}, edit: {}, random: randomBytes, ...options };
  const key = o.key ?? testKey('idp');
  const style = { samlp: 'samlp', saml: 'saml', namespacesOnRoot: false, order: 'authn-first', ...o.style };
  const id = (kind) => `_${kind}-${o.random(12).toString('hex')}`;
  const assertion = buildAssertion(o, style, options.assertionId ?? id('assertion'));
  const response = buildResponse(o, style, options.responseId ?? id('response'));

  o.edit.assertion?.(assertion);
  if (o.sign === 'both' || o.sign === 'assertion') signNode(assertion, key, { ...o.signature, ...o.assertionSignature }, response.ns);
  o.edit.signedAssertion?.(assertion);
  // What is encrypted is taken out of its context, and brings along what it was declared in.
  if (o.encrypt) assertion.ns = { ...response.ns, ...assertion.ns };
  const encrypted = o.encrypt ? encryptAssertion(o.encrypt.plain?.(assertion) ?? assertion, o.encrypt.certificate ?? testKey('sp').certificatePem, { random: o.random, prefix: style.saml || 'saml', ...o.encrypt }) : undefined;
  if (encrypted && !response.ns[style.saml || 'saml']) encrypted.ns[style.saml || 'saml'] = assertionNs;
  if (o.withAssertion !== false) response.children.push(encrypted ?? assertion);

  o.edit.response?.(response);
  if (o.sign === 'both' || o.sign === 'response') signNode(response, o.responseKey ?? key, { at: o.responseIssuer === null ? 0 : 1, ...o.signature, ...o.responseSignature });
  o.edit.signedResponse?.(response);
  const xml = o.edit.xml?.(wire(response)) ?? wire(response);
  return { xml, formValue: Buffer.from(xml, 'utf8').toString('base64'), assertionId: assertion.attributes.ID, responseId: response.attributes.ID };
}

function buildResponse(o, style, id) {
  const name = (local) => (style.samlp === '' ? local : `${style.samlp}:${local}`);
  const issuer = given(o.responseIssuer, o.idpEntityId);
  const status = o.status ?? { code: 'urn:oasis:names:tc:SAML:2.0:status:Success' };
  return el(
    name('Response'),
    {
      [style.samlp === '' ? 'xmlns' : `xmlns:${style.samlp}`]: protocol,
      ...(style.namespacesOnRoot && style.saml !== '' ? { [`xmlns:${style.saml}`]: assertionNs } : {}),
      ...style.rootNamespaces,
      ID: id,
      InResponseTo: given(o.responseInResponseTo, o.inResponseTo ?? undefined),
      Version: o.responseVersion ?? '2.0',
      IssueInstant: time(o.responseIssueInstant ?? o.issueInstant ?? o.now),
      Destination: given(o.destination, o.acsUrl),
      ...(style.consent ? { Consent: style.consent } : {}),
    },
    issuer === undefined ? undefined : el(style.saml === '' ? 'Issuer' : `${style.saml}:Issuer`, style.namespacesOnRoot ? {} : { [style.saml === '' ? 'xmlns' : `xmlns:${style.saml}`]: assertionNs }, issuer),
    el(
      name('Status'),
      {},
      el(name('StatusCode'), { Value: status.code }, status.inner ? [el(name('StatusCode'), { Value: status.inner })] : []),
      status.message === undefined ? undefined : el(name('StatusMessage'), {}, status.message),
    ),
  );
}

function buildAssertion(o, style, id) {
  const name = (local) => (style.saml === '' ? local : `${style.saml}:${local}`);
  const declared = style.namespacesOnRoot ? {} : { [style.saml === '' ? 'xmlns' : `xmlns:${style.saml}`]: assertionNs };
  const issuer = given(o.assertionIssuer, o.idpEntityId);
  const authn = o.authn === null ? [] : [buildAuthnStatement(o, name)];
  const attributes = Object.keys(o.attributes).length === 0 ? [] : [buildAttributeStatement(o, style, name)];
  return el(
    name('Assertion'),
    { ...declared, ...style.assertionNamespaces, Version: o.version ?? '2.0', ID: id, IssueInstant: time(o.issueInstant ?? o.now) },
    issuer === undefined ? undefined : el(name('Issuer'), style.issuerFormat ? { Format: style.issuerFormat } : {}, issuer),
    buildSubject(o, name),
    buildConditions(o, name),
    style.order === 'attributes-first' ? [...attributes, ...authn] : [...authn, ...attributes],
  );
}

function buildSubject(o, name) {
  const nameId = o.nameId === null ? undefined : el(name('NameID'), { Format: o.nameId.format ?? undefined, SPNameQualifier: o.nameId.spNameQualifier, NameQualifier: o.nameId.nameQualifier }, o.nameId.value === '' ? [] : o.nameId.value);
  const data = {
    NotBefore: o.confirmationNotBefore && time(o.confirmationNotBefore),
    NotOnOrAfter: given(o.confirmationNotOnOrAfter, undefined) ?? (o.confirmationNotOnOrAfter === null ? undefined : time(minutes(o.now, 5))),
    Recipient: given(o.recipient, o.acsUrl),
    InResponseTo: given(o.confirmationInResponseTo, o.inResponseTo ?? undefined),
  };
  if (data.NotOnOrAfter !== undefined) data.NotOnOrAfter = time(data.NotOnOrAfter);
  return el(
    name('Subject'),
    {},
    nameId,
    o.confirmation === null ? undefined : el(name('SubjectConfirmation'), { Method: o.confirmationMethod ?? bearer }, el(name('SubjectConfirmationData'), data)),
  );
}

function buildConditions(o, name) {
  if (o.conditions === null) return undefined;
  const audiences = given(o.audience, o.entityId);
  return el(
    name('Conditions'),
    { NotBefore: given(o.notBefore && time(o.notBefore), o.notBefore === null ? undefined : time(minutes(o.now, -5))), NotOnOrAfter: given(o.notOnOrAfter && time(o.notOnOrAfter), o.notOnOrAfter === null ? undefined : time(minutes(o.now, 5))) },
    audiences === undefined ? undefined : el(name('AudienceRestriction'), {}, [audiences].flat().map((audience) => el(name('Audience'), {}, audience === '' ? [] : audience))),
  );
}

function buildAuthnStatement(o, name) {
  return el(
    name('AuthnStatement'),
    { AuthnInstant: time(o.authnInstant ?? o.now), SessionIndex: given(o.sessionIndex, '_session-1'), SessionNotOnOrAfter: o.sessionNotOnOrAfter && time(o.sessionNotOnOrAfter) },
    el(name('AuthnContext'), {}, el(name('AuthnContextClassRef'), {}, 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport')),
  );
}

function buildAttributeStatement(o, style, name) {
  const typed = style.typedValues ? { 'xmlns:xs': 'http://www.w3.org/2001/XMLSchema', 'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance', 'xsi:type': 'xs:string' } : {};
  const attributes = Object.entries(o.attributes).map(([attribute, values]) =>
    el(name('Attribute'), { Name: attribute, NameFormat: style.nameFormat }, [values].flat().map((value) => el(name('AttributeValue'), typed, value === '' ? [] : value))),
  );
  return el(name('AttributeStatement'), {}, attributes);
}

/** IdP metadata for an administrator to upload. */
export function mintIdpMetadata(options = {}) {
  const o = { idpEntityId: defaults.idpEntityId, ssoUrl: 'https://idp.example/sso', sloUrl: 'https://idp.example/slo', certificates: [testKey('idp').certificate], ...options };
  const redirect = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect';
  const post = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST';
  return wire(
    el(
      'md:EntityDescriptor',
      { 'xmlns:md': 'urn:oasis:names:tc:SAML:2.0:metadata', entityID: o.idpEntityId, validUntil: o.validUntil, cacheDuration: o.cacheDuration },
      el(
        'md:IDPSSODescriptor',
        { WantAuthnRequestsSigned: o.wantAuthnRequestsSigned, protocolSupportEnumeration: protocol },
        o.certificates.map((certificate) =>
          el('md:KeyDescriptor', { use: 'signing' }, el('ds:KeyInfo', { 'xmlns:ds': 'http://www.w3.org/2000/09/xmldsig#' }, el('ds:X509Data', {}, el('ds:X509Certificate', {}, certificate)))),
        ),
        o.sloUrl === null ? [] : [redirect, post].map((binding) => el('md:SingleLogoutService', { Binding: binding, Location: o.sloUrl })),
        [redirect, post].map((binding) => el('md:SingleSignOnService', { Binding: binding, Location: o.ssoUrl })),
      ),
    ),
  );
}
