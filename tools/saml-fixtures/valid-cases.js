import { certificateData } from './sign.js';
import { testKey } from './idp.js';
import { shapeCases } from './shape-cases.js';
import { el } from './xml-tree.js';

const ec = testKey('idp-ec');
const xs = { 'xmlns:xs': 'http://www.w3.org/2001/XMLSchema' };
const email = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress';
const unspecified = 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified';
const emailFormat = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress';

const keycloakKeyInfo = (name, key) => [
  el(name('KeyName'), {}, 'Yk2X0d5vB5OzmwzCcMxLqJ0dJqIRW0kyWbGzk0RrQZo'),
  certificateData(name, key.certificate),
  el(name('KeyValue'), {}, el(name('RSAKeyValue'), {}, el(name('Modulus'), {}, '3jjPWkRYcRa/'), el(name('Exponent'), {}, 'AQAB'))),
];

/** Every shape that must log in: what the products send, down to prefixes, order and what they sign. */
export const validCases = {
  ...shapeCases,
  'okta-both-signed': {
    about: 'Okta: Response and Assertion signed, prefixes saml2p and saml2, typed values with an inclusive prefix list',
    mint: { sign: 'both', style: { samlp: 'saml2p', saml: 'saml2', typedValues: true, rootNamespaces: xs, issuerFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:entity', nameFormat: 'urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified' }, signature: { inclusive: ['xs'] }, nameId: { value: 'jane.doe@acme.example', format: emailFormat } },
    signed: { response: true, assertion: true },
  },
  'entra-assertion-signed': {
    about: 'Entra ID: Assertion signed, default namespaces for Assertion and Signature',
    mint: { sign: 'assertion', style: { saml: '' }, signature: { prefix: '' } },
    signed: { response: false, assertion: true },
  },
  'google-response-signed': {
    about: 'Google: Response signed, the Assertion within it not',
    mint: { sign: 'response', style: { samlp: 'saml2p', saml: 'saml2' }, sessionIndex: '_google' },
    signed: { response: true, assertion: false },
  },
  'onelogin-assertion-signed': {
    about: 'OneLogin: namespaces declared on the root, Assertion signed, SessionNotOnOrAfter given',
    mint: { sign: 'assertion', style: { namespacesOnRoot: true, typedValues: true, nameFormat: 'urn:oasis:names:tc:SAML:2.0:attrname-format:basic' }, sessionNotOnOrAfter: '2026-06-02T12:00:00Z' },
    signed: { response: false, assertion: true },
  },
  'keycloak-both-signed': {
    about: 'Keycloak: prefix dsig, KeyName, X509Data and RSAKeyValue in KeyInfo',
    mint: { sign: 'both', style: { namespacesOnRoot: true }, signature: { prefix: 'dsig', keyInfo: keycloakKeyInfo } },
    signed: { response: true, assertion: true },
  },
  'adfs-attributes-first': {
    about: 'ADFS: AttributeStatement before AuthnStatement, default namespace in the Assertion, a Consent on the Response',
    mint: { sign: 'assertion', style: { saml: '', order: 'attributes-first', consent: 'urn:oasis:names:tc:SAML:2.0:consent:unspecified' } },
    signed: { response: false, assertion: true },
  },
  'simplesamlphp-both-signed': {
    about: 'SimpleSAMLphp: both signed, transient NameID with qualifier, an eduPersonTargetedID whose value is a NameID',
    mint: {
      sign: 'both',
      style: { namespacesOnRoot: true, typedValues: true, rootNamespaces: { ...xs, 'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance' } },
      nameId: { value: '_ce3d2948b4cf20146dee0a0b3dd6f69b6cf86f62d7', format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient', spNameQualifier: 'https://sp.example/t/acme/saml/okta/metadata' },
      edit: {
        assertion: (assertion) => {
          const statement = assertion.children.at(-1);
          statement.children.push(el('saml:Attribute', { Name: 'urn:oid:1.3.6.1.4.1.5923.1.1.1.10' }, el('saml:AttributeValue', {}, el('saml:NameID', {}, 'opaque'))));
        },
      },
    },
    signed: { response: true, assertion: true },
  },
  'shibboleth-response-signed': {
    about: 'Shibboleth: Response signed, persistent NameID with NameQualifier',
    mint: { sign: 'response', style: { samlp: 'saml2p', saml: 'saml2' }, nameId: { value: 'AAdzZWNyZXQxAAAAAQ==', format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent', nameQualifier: 'https://idp.example/metadata' } },
    signed: { response: true, assertion: false },
  },
  'shibboleth-response-signed-encrypted-gcm': {
    about: 'Shibboleth: Response signed, Assertion encrypted with AES-128-GCM, EncryptedKey beside EncryptedData',
    mint: { sign: 'response', style: { samlp: 'saml2p', saml: 'saml2' }, encrypt: { cipher: 'aes128-gcm', transport: 'rsa-oaep-mgf1p', digest: 'sha1', keyBeside: true } },
    signed: { response: true, assertion: false },
    encrypted: 'response-signed',
  },
  'entra-encrypted-cbc': {
    about: 'Entra ID: signed Assertion encrypted with AES-256-CBC and rsa-oaep-mgf1p; the Response not signed',
    mint: { sign: 'assertion', style: { saml: '' }, signature: { prefix: '' }, encrypt: { cipher: 'aes256-cbc', transport: 'rsa-oaep-mgf1p', digest: 'sha1' } },
    signed: { response: false, assertion: true },
    encrypted: 'inner-signed',
  },
  'adfs-encrypted-cbc': {
    about: 'ADFS: signed Assertion encrypted with AES-256-CBC, AttributeStatement first',
    mint: { sign: 'assertion', style: { saml: '', order: 'attributes-first' }, encrypt: { cipher: 'aes256-cbc', transport: 'rsa-oaep-mgf1p', digest: 'sha1' } },
    signed: { response: false, assertion: true },
    encrypted: 'inner-signed',
  },
  'keycloak-encrypted-gcm': {
    about: 'Keycloak: both signed, AES-256-GCM with rsa-oaep of XML Encryption 1.1, SHA-256 for digest and mask',
    mint: { sign: 'both', style: { namespacesOnRoot: false }, signature: { prefix: 'dsig', keyInfo: keycloakKeyInfo }, encrypt: { cipher: 'aes256-gcm', transport: 'rsa-oaep', digest: 'sha256', mgf: 'sha256' } },
    signed: { response: true, assertion: true },
    encrypted: 'inner-signed',
  },
  'encrypted-oaep-mixed-digests': {
    about: 'rsa-oaep-mgf1p with a SHA-256 digest: the mask stays SHA-1',
    mint: { sign: 'response', encrypt: { cipher: 'aes256-cbc', transport: 'rsa-oaep-mgf1p', digest: 'sha256' } },
    signed: { response: true, assertion: false },
    encrypted: 'response-signed',
  },
  'ping-unspecified-nameid': {
    about: 'PingOne: Response signed, NameID without a format, several values of one attribute',
    mint: { sign: 'response', nameId: { value: 'jdoe', format: unspecified }, attributes: { [email]: 'jane.doe@acme.example', costcenters: ['4711', '4712'] } },
    signed: { response: true, assertion: false },
  },
  'signature-value-in-lines': {
    about: 'SignatureValue broken into lines of 76 characters',
    mint: { sign: 'both', signature: { lineBreaks: '\n' } },
    signed: { response: true, assertion: true },
  },
  'signature-value-with-carriage-returns': {
    about: '.NET behind a proxy: the line breaks of SignatureValue arrive as &#13; and a line feed',
    mint: { sign: 'assertion', signature: { lineBreaks: '\r\n' } },
    signed: { response: false, assertion: true },
  },
  'sha512-signature': {
    about: 'RSA with SHA-512, digests SHA-512',
    mint: { sign: 'both', signature: { method: 'rsa-sha512', digest: 'sha512' } },
    signed: { response: true, assertion: true },
  },
  'ecdsa-signature': {
    about: 'ECDSA on P-256',
    mint: { sign: 'both', key: ec, signature: { method: 'ecdsa-sha256' } },
    certificates: ['idp-ec'],
    signed: { response: true, assertion: true },
    notDeterministic: true,
  },
  'rollover-next-key': {
    about: 'rollover: signed with the second of two certificates',
    mint: { sign: 'both', key: testKey('idp-next') },
    certificates: ['idp', 'idp-next'],
    signed: { response: true, assertion: true },
    certificateIndex: 1,
  },
  'rollover-different-keys': {
    about: 'rollover in the middle: the Response signed with the new key, the Assertion with the old one',
    mint: { sign: 'both', responseKey: testKey('idp-next') },
    certificates: ['idp', 'idp-next'],
    signed: { response: true, assertion: true },
  },
  'expired-certificate': {
    about: 'the stored certificate expired long ago: the metadata is the trust',
    mint: { sign: 'both', key: testKey('idp', 'idp-expired') },
    certificates: ['idp-expired'],
    signed: { response: true, assertion: true },
  },
  'no-key-info': {
    about: 'no KeyInfo at all: the key is known from the metadata',
    mint: { sign: 'both', signature: { keyInfo: null } },
    signed: { response: true, assertion: true },
  },
  'clocks-apart': {
    about: 'the IdP is 50 seconds ahead: within the skew',
    mint: { sign: 'both', issueInstant: '2026-06-01T12:00:50Z', notBefore: '2026-06-01T12:00:50Z' },
    signed: { response: true, assertion: true },
  },
  'just-expired-within-skew': {
    about: 'expired 59 seconds ago: within the skew',
    mint: { sign: 'both', notOnOrAfter: '2026-06-01T11:59:01Z', confirmationNotOnOrAfter: '2026-06-01T11:59:01Z' },
    signed: { response: true, assertion: true },
  },
  'several-audiences': {
    about: 'one AudienceRestriction with several audiences, ours among them',
    mint: { sign: 'both', audience: ['https://other.example', 'https://sp.example/t/acme/saml/okta/metadata'] },
    signed: { response: true, assertion: true },
  },
  'one-time-use': {
    about: 'Conditions with OneTimeUse and ProxyRestriction',
    mint: { sign: 'both', edit: { assertion: (assertion) => conditionsOf(assertion).children.push(el('saml:OneTimeUse'), el('saml:ProxyRestriction', { Count: '1' })) } },
    signed: { response: true, assertion: true },
  },
  'holder-of-key-beside-bearer': {
    about: 'two confirmations, the second one bearer',
    mint: {
      sign: 'both',
      edit: { assertion: (assertion) => assertion.children.find((child) => child.name?.endsWith('Subject')).children.splice(1, 0, el('saml:SubjectConfirmation', { Method: 'urn:oasis:names:tc:SAML:2.0:cm:holder-of-key' })) },
    },
    signed: { response: true, assertion: true },
  },
  'unsolicited': {
    about: 'no InResponseTo anywhere: authentic, and whether it is wanted is for the caller to decide',
    mint: { sign: 'both', inResponseTo: null },
    signed: { response: true, assertion: true },
    inResponseTo: null,
  },
  'entity-in-a-name': {
    about: 'a display name that holds what looks like markup once it is unescaped',
    mint: { sign: 'both', attributes: { [email]: 'jane.doe@acme.example', company: 'ENTITY & <!DOCTYPE Corp', 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name': 'Jane "J" O\'Doe' } },
    signed: { response: true, assertion: true },
  },
  'unicode': {
    about: 'names beyond ASCII and beyond the Basic Multilingual Plane',
    mint: { sign: 'both', nameId: { value: 'zoë@müller.example', format: emailFormat }, attributes: { [email]: 'zoë@müller.example', name: '李明 😀 Ωmega' } },
    signed: { response: true, assertion: true },
  },
  'pretty-printed': {
    about: 'white space and line breaks between the elements, signed as they are',
    mint: { sign: 'response', responseSignature: { at: 2 }, edit: { assertion: (assertion) => indent(assertion, 2), response: (response) => response.children.splice(0, response.children.length, ...response.children.flatMap((child) => ['\n  ', child]), '\n') } },
    signed: { response: true, assertion: false },
  },
  'xml-declaration': {
    about: 'an XML declaration in front',
    mint: { sign: 'both', edit: { xml: (xml) => `<?xml version="1.0" encoding="UTF-8"?>\n${xml}` } },
    signed: { response: true, assertion: true },
  },
  'inclusive-c14n': {
    about: 'Canonical XML 1.0 (inclusive) instead of the exclusive form, over the whole Response that declares everything at its root',
    mint: {
      sign: 'response',
      style: { namespacesOnRoot: true },
      signature: { inclusive: ['saml', 'samlp'], transforms: (name) => [el(name('Transform'), { Algorithm: 'http://www.w3.org/2000/09/xmldsig#enveloped-signature' }), el(name('Transform'), { Algorithm: 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315' })] },
    },
    signed: { response: true, assertion: false },
  },
  'empty-and-repeated-attributes': {
    about: 'an attribute without values, an empty value, and one attribute given twice',
    mint: {
      sign: 'both',
      attributes: { [email]: 'jane.doe@acme.example', department: [], jobtitle: '', costcenters: ['1', '', '2'] },
      edit: { assertion: (assertion) => assertion.children.at(-1).children.push(el('saml:Attribute', { Name: 'costcenters' }, el('saml:AttributeValue', {}, '3'))) },
    },
    signed: { response: true, assertion: true },
  },
};

const conditionsOf = (assertion) => assertion.children.find((child) => child.name?.endsWith('Conditions'));

function indent(node, depth) {
  if (!node.children.some((child) => typeof child !== 'string')) return;
  node.children = [...node.children.flatMap((child) => [`\n${' '.repeat(depth)}`, child]), `\n${' '.repeat(depth - 2)}`];
  for (const child of node.children) if (typeof child !== 'string') indent(child, depth + 2);
}

