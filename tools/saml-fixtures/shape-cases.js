import { certificateData } from './sign.js';
import { testKey } from './idp.js';
import { el, find } from './xml-tree.js';

/**
 * More of what legitimate identity providers send: every freedom that the standards leave and that a product or one of its
 * settings makes use of.
 */
const xs = { 'xmlns:xs': 'http://www.w3.org/2001/XMLSchema' };
const xsi = { 'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance' };
const claim = (name) => `http://schemas.xmlsoap.org/ws/2005/05/identity/claims/${name}`;
const enveloped = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';
const formats = {
  email: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
  unspecified: 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified',
  windows: 'urn:oasis:names:tc:SAML:1.1:nameid-format:WindowsDomainQualifiedName',
  subject: 'urn:oasis:names:tc:SAML:1.1:nameid-format:X509SubjectName',
  kerberos: 'urn:oasis:names:tc:SAML:2.0:nameid-format:kerberos',
};
const both = { response: true, assertion: true };
const onlyAssertion = { response: false, assertion: true };
const onlyResponse = { response: true, assertion: false };
const part = (node, local) => node.children.find((each) => each.name?.split(':').at(-1) === local);
const algorithms = (...uris) => (name) => uris.map((uri) => el(name('Transform'), { Algorithm: uri }));
const entra = { style: { saml: '' }, signature: { prefix: '' } };
const okta = { style: { samlp: 'saml2p', saml: 'saml2', typedValues: true, rootNamespaces: xs }, signature: { inclusive: ['xs'] } };

const productShapes = {
  'okta-response-signed': { about: 'Okta, set to sign the Response only', mint: { sign: 'response', ...okta }, signed: onlyResponse },
  'okta-assertion-signed': { about: 'Okta, set to sign the Assertion only', mint: { sign: 'assertion', ...okta }, signed: onlyAssertion },
  'okta-encrypted': {
    about: 'Okta: both signed, the signed Assertion encrypted with AES-256-CBC',
    mint: { sign: 'both', ...okta, encrypt: { cipher: 'aes256-cbc', transport: 'rsa-oaep-mgf1p', digest: 'sha1' } },
    signed: both,
    encrypted: 'inner-signed',
  },
  'entra-response-signed': { about: 'Entra ID, set to sign the Response', mint: { sign: 'response', ...entra }, signed: onlyResponse },
  'entra-both-signed': { about: 'Entra ID, set to sign Response and Assertion', mint: { sign: 'both', ...entra }, signed: both },
  'google-name-id-email': {
    about: 'Google: Response signed, NameID an e-mail address, typed values xs:anyType',
    mint: {
      sign: 'response',
      style: { samlp: 'saml2p', saml: 'saml2' },
      nameId: { value: 'jane.doe@acme.example', format: formats.email },
      edit: { assertion: (assertion) => retype(assertion, 'xs:anyType') },
    },
    signed: onlyResponse,
  },
  'onelogin-both-signed': { about: 'OneLogin, set to sign both', mint: { sign: 'both', style: { namespacesOnRoot: true, typedValues: true } }, signed: both },
  'onelogin-encrypted-triple-des': {
    about: 'OneLogin, in the first cipher that it offers: Triple DES',
    mint: { sign: 'assertion', style: { namespacesOnRoot: true }, encrypt: { cipher: 'tripledes-cbc', transport: 'rsa-oaep-mgf1p' } },
    signed: onlyAssertion,
    encrypted: 'inner-signed',
  },
  'onelogin-encrypted': {
    about: 'OneLogin: Assertion signed and encrypted with AES-128-CBC, the Response unsigned',
    mint: { sign: 'assertion', style: { namespacesOnRoot: true }, encrypt: { cipher: 'aes128-cbc', transport: 'rsa-oaep-mgf1p' } },
    signed: onlyAssertion,
    encrypted: 'inner-signed',
  },
  'keycloak-key-name-only': {
    about: 'Keycloak, set to send the key id and no certificate',
    mint: { sign: 'both', style: { namespacesOnRoot: true }, signature: { prefix: 'dsig', keyInfo: (name) => [el(name('KeyName'), {}, 'Yk2X0d5vB5OzmwzCcMxLqJ0dJqIRW0kyWbGzk0RrQZo')] } },
    signed: both,
  },
  'keycloak-subject-name-only': {
    about: 'Keycloak, set to send the subject of its certificate and no certificate',
    mint: { sign: 'assertion', style: { namespacesOnRoot: true }, signature: { prefix: 'dsig', keyInfo: (name) => [el(name('X509Data'), {}, el(name('X509SubjectName'), {}, 'CN=acme'))] } },
    signed: onlyAssertion,
  },
  'adfs-both-signed': { about: 'ADFS, set to sign MessageAndAssertion', mint: { sign: 'both', style: { saml: '', order: 'attributes-first' } }, signed: both },
  'adfs-both-encrypted': {
    about: 'ADFS, MessageAndAssertion, encrypted; the key is named by issuer and serial number',
    mint: {
      sign: 'both',
      style: { saml: '', order: 'attributes-first' },
      encrypt: {
        cipher: 'aes256-cbc',
        transport: 'rsa-oaep-mgf1p',
        digest: 'sha1',
        keyChildren: [el('ds:X509Data', {}, el('ds:X509IssuerSerial', {}, el('ds:X509IssuerName', {}, 'CN=sp'), el('ds:X509SerialNumber', {}, '12345')))],
      },
    },
    signed: both,
    encrypted: 'inner-signed',
  },
  'simplesamlphp-assertion-signed': {
    about: 'SimpleSAMLphp by default: the Assertion signed, several eduPersonTargetedIDs as NameIDs, one of them laid out in lines',
    mint: {
      sign: 'assertion',
      style: { namespacesOnRoot: true, typedValues: true, rootNamespaces: { ...xs, ...xsi } },
      edit: {
        assertion: (assertion) => {
          const nameId = () => el('saml:NameID', { Format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent', NameQualifier: 'https://idp.example/metadata' }, 'opaque');
          const values = [el('saml:AttributeValue', {}, nameId()), el('saml:AttributeValue', {}, '\n  ', nameId(), '\n')];
          part(assertion, 'AttributeStatement').children.push(el('saml:Attribute', { Name: 'urn:oid:1.3.6.1.4.1.5923.1.1.1.10' }, values));
        },
      },
    },
    signed: onlyAssertion,
    more: { 'urn:oid:1.3.6.1.4.1.5923.1.1.1.10': [] },
  },
  'shibboleth-address-and-locality': {
    about: 'Shibboleth: Address in the confirmation, SubjectLocality in the AuthnStatement, friendly names',
    mint: {
      sign: 'response',
      style: { samlp: 'saml2p', saml: 'saml2' },
      edit: {
        assertion: (assertion) => {
          find(assertion, 'SubjectConfirmationData').attributes.Address = '203.0.113.9';
          find(assertion, 'AuthnStatement').children.unshift(el('saml2:SubjectLocality', { Address: '203.0.113.9' }));
          for (const attribute of part(assertion, 'AttributeStatement').children) attribute.attributes.FriendlyName = 'friendly';
        },
      },
    },
    signed: onlyResponse,
  },
  'shibboleth-retrieval-method': {
    about: 'Shibboleth: EncryptedKey behind EncryptedData, found by a RetrievalMethod that names its Id',
    mint: { sign: 'response', style: { samlp: 'saml2p', saml: 'saml2' }, encrypt: { cipher: 'aes128-gcm', transport: 'rsa-oaep-mgf1p', digest: 'sha1', keyBeside: true, retrieval: true } },
    signed: onlyResponse,
    encrypted: 'response-signed',
  },
  'shibboleth-several-recipients': {
    about: 'Shibboleth: an EncryptedKey for somebody else in front of ours',
    mint: { sign: 'response', style: { samlp: 'saml2p', saml: 'saml2' }, encrypt: { cipher: 'aes256-gcm', transport: 'rsa-oaep-mgf1p', digest: 'sha256', keyBeside: true, recipients: [testKey('attacker').certificatePem] } },
    signed: onlyResponse,
    encrypted: 'response-signed',
  },
  'ping-both-signed-encrypted': {
    about: 'PingFederate: both signed, AES-128-CBC, no digest method (SHA-1)',
    mint: { sign: 'both', encrypt: { cipher: 'aes128-cbc', transport: 'rsa-oaep-mgf1p' } },
    signed: both,
    encrypted: 'inner-signed',
  },
};

const signatureShapes = {
  'prefix-list-default': {
    about: 'an inclusive prefix list with #default, prefixes that are used and one that is not',
    mint: { sign: 'assertion', style: { namespacesOnRoot: true, rootNamespaces: { ...xs, ...xsi, 'xmlns:unused': 'urn:unused', xmlns: 'urn:default' } }, signature: { inclusive: ['#default', 'saml', 'ds', 'xs', 'xsi', 'unused'] } },
    signed: onlyAssertion,
  },
  'prefix-list-of-signed-info': {
    about: 'inclusive prefix lists for SignedInfo and for what it refers to',
    mint: { sign: 'both', style: { namespacesOnRoot: true, rootNamespaces: xs }, signature: { inclusive: ['xs'], signedInfoInclusive: ['xs', 'saml'] } },
    signed: both,
  },
  'enveloped-transform-only': {
    about: 'no canonicalisation among the transforms: Canonical XML 1.0 then (XML Signature 4.4.3.2)',
    mint: { sign: 'response', style: { namespacesOnRoot: true }, signature: { inclusive: ['saml', 'samlp'], transforms: algorithms(enveloped) } },
    signed: onlyResponse,
  },
  'inclusive-c14n-of-assertion': {
    about: 'Canonical XML 1.0 of the Assertion alone: what the Response declares is part of it',
    mint: { sign: 'assertion', style: { namespacesOnRoot: true }, signature: { inclusive: ['saml', 'samlp'], transforms: algorithms(enveloped, 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315') } },
    signed: onlyAssertion,
  },
  'c14n-1-1': {
    about: 'Canonical XML 1.1',
    mint: { sign: 'response', style: { namespacesOnRoot: true }, signature: { inclusive: ['saml', 'samlp'], transforms: algorithms(enveloped, 'http://www.w3.org/2006/12/xml-c14n11') } },
    signed: onlyResponse,
  },
  'sha384-signature': { about: 'RSA with SHA-384, digests SHA-384', mint: { sign: 'both', signature: { method: 'rsa-sha384', digest: 'sha384' } }, signed: both },
  'sha256-over-sha384-digest': { about: 'RSA with SHA-256 over a SHA-384 digest', mint: { sign: 'assertion', signature: { digest: 'sha384' } }, signed: onlyAssertion },
  'sha256-over-sha512-digest': { about: 'RSA with SHA-256 over a SHA-512 digest', mint: { sign: 'both', signature: { digest: 'sha512' } }, signed: both },
  'certificate-chain': {
    about: 'KeyInfo with the whole chain, the issuer first, beside names and a serial number',
    mint: {
      sign: 'both',
      signature: {
        keyInfo: (name, key) => [
          el(name('X509Data'), {}, el(name('X509SubjectName'), {}, 'CN=idp'), el(name('X509IssuerSerial'), {}, el(name('X509IssuerName'), {}, 'CN=ca'), el(name('X509SerialNumber'), {}, '7')), el(name('X509Certificate'), {}, testKey('idp-next').certificate), el(name('X509Certificate'), {}, key.certificate)),
        ],
      },
    },
    signed: both,
  },
  'key-value-only': {
    about: 'KeyInfo with a bare RSAKeyValue',
    mint: { sign: 'assertion', signature: { keyInfo: (name) => [el(name('KeyValue'), {}, el(name('RSAKeyValue'), {}, el(name('Modulus'), {}, '3jjPWkRYcRa/'), el(name('Exponent'), {}, 'AQAB')))] } },
    signed: onlyAssertion,
  },
  'certificate-in-lines': {
    about: 'digest, signature value and certificate broken into lines with spaces in front',
    mint: { sign: 'both', signature: { lineBreaks: '\n      ', keyInfo: (name, key) => [certificateData(name, `\n${key.certificate.replace(/(.{64})/g, '$1\n')}\n`)] } },
    signed: both,
  },
};

const writtenShapes = {
  'default-namespaces-everywhere': { about: 'no prefix at all: every namespace is a default one', mint: { sign: 'both', style: { samlp: '', saml: '' }, signature: { prefix: '' } }, signed: both },
  'default-namespaces-encrypted': {
    about: 'no prefix at all, and encrypted',
    mint: { sign: 'assertion', style: { samlp: '', saml: '' }, signature: { prefix: '' }, encrypt: { cipher: 'aes256-gcm', transport: 'rsa-oaep-mgf1p' } },
    signed: onlyAssertion,
    encrypted: 'inner-signed',
  },
  'unusual-prefixes': { about: 'prefixes of generated code: ns0, ns1, ns2', mint: { sign: 'both', style: { samlp: 'ns0', saml: 'ns1' }, signature: { prefix: 'ns2' } }, signed: both },
  'apostrophes': { about: 'attribute values between apostrophes', mint: { sign: 'both', edit: { xml: (xml) => xml.replaceAll('"', "'") } }, signed: both },
  'spaces-inside-tags': { about: 'spaces and line breaks inside the tags, attributes in lines of their own', mint: { sign: 'both', edit: { xml: (xml) => xml.replace(/ (\w+)="/g, '\n   $1 = "').replace(/([^\/])><\//g, '$1 ></') } }, signed: both },
  'byte-order-mark': { about: 'a byte order mark in front', mint: { sign: 'both', edit: { xml: (xml) => `\uFEFF${xml}` } }, signed: both },
  'character-references': { about: 'characters written as references', mint: { sign: 'both', edit: { xml: (xml) => xml.replaceAll('Jane Doe<', '&#74;ane&#x20;Doe<') } }, signed: both },
  'message-in-lines': { about: 'a line break behind the message and in front of it', mint: { sign: 'response', edit: { xml: (xml) => `\n${xml}\n` } }, signed: onlyResponse },
};

const contentShapes = {
  'value-types': {
    about: 'values of several XML Schema types',
    mint: {
      sign: 'both',
      style: { namespacesOnRoot: true, rootNamespaces: { ...xs, ...xsi } },
      edit: {
        assertion: (assertion) => {
          const typed = (type, text) => el('saml:AttributeValue', { 'xsi:type': type }, text);
          const all = [typed('xs:string', 'a'), typed('xs:integer', '1'), typed('xs:boolean', 'true'), typed('xs:date', '2026-06-01'), typed('xs:dateTime', '2026-06-01T12:00:00Z'), typed('xs:base64Binary', 'AAAA'), typed('xs:anyURI', 'urn:x'), typed('xs:anyType', 'b')];
          part(assertion, 'AttributeStatement').children.push(el('saml:Attribute', { Name: 'typed' }, all));
        },
      },
    },
    signed: both,
    more: { typed: ['a', '1', 'true', '2026-06-01', '2026-06-01T12:00:00Z', 'AAAA', 'urn:x', 'b'] },
  },
  'value-nil': {
    about: 'a value that is xsi:nil',
    mint: { sign: 'both', edit: { assertion: (assertion) => part(assertion, 'AttributeStatement').children.push(el('saml:Attribute', { Name: 'nothing' }, el('saml:AttributeValue', { ...xsi, 'xsi:nil': 'true' }))) } },
    signed: both,
    more: { nothing: [] },
  },
  'value-white-space': {
    about: 'values with spaces around them, line breaks, tabs and a carriage return',
    mint: { sign: 'both', attributes: { [claim('emailaddress')]: 'jane.doe@acme.example', department: ' Research ', jobtitle: 'Head\tof\nthings\r\nto come', costcenters: ['\n 1', '2 \n'] } },
    signed: both,
  },
  'many-values': {
    about: '1,500 groups in one attribute',
    mint: { sign: 'both', attributes: { [claim('emailaddress')]: 'jane.doe@acme.example', groups: Array.from({ length: 1_500 }, (_, index) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`) } },
    signed: both,
  },
  'awkward-attribute-names': {
    about: 'names of attributes that mean something to a JavaScript object',
    mint: { sign: 'both', attributes: { [claim('emailaddress')]: 'jane.doe@acme.example', constructor: 'x', toString: 'y', hasOwnProperty: ['z', 'z'] } },
    signed: both,
  },
  'several-attribute-statements': {
    about: 'two AttributeStatements, one of them in front of the AuthnStatement',
    mint: { sign: 'both', style: { order: 'attributes-first' }, edit: { assertion: (assertion) => assertion.children.push(el('saml:AttributeStatement', {}, el('saml:Attribute', { Name: 'department' }, el('saml:AttributeValue', {}, 'Research')))) } },
    signed: both,
    more: { department: ['Research'] },
  },
  'several-audience-restrictions': {
    about: 'two AudienceRestrictions, both of which name us',
    mint: { sign: 'both', edit: { assertion: (assertion) => part(assertion, 'Conditions').children.push(el('saml:AudienceRestriction', {}, el('saml:Audience', {}, 'urn:federation'), structuredClone(find(assertion, 'Audience')))) } },
    signed: both,
  },
  'audience-laid-out': {
    about: 'the Audience on a line of its own: white space around a URI has no meaning (XML Schema, whiteSpace collapse)',
    mint: { sign: 'both', audience: '\n      https://sp.example/t/acme/saml/okta/metadata\n    ' },
    signed: both,
  },
  'several-authn-statements': {
    about: 'two AuthnStatements: of a session and of the step-up later in it',
    mint: {
      sign: 'both',
      sessionNotOnOrAfter: '2026-06-02T12:00:00Z',
      edit: { assertion: (assertion) => assertion.children.splice(assertion.children.indexOf(part(assertion, 'AuthnStatement')), 0, { ...structuredClone(part(assertion, 'AuthnStatement')), attributes: { AuthnInstant: part(assertion, 'AuthnStatement').attributes.AuthnInstant, SessionIndex: '_session-1' } }) },
    },
    signed: both,
  },
  'authn-context-in-full': {
    about: 'an AuthnContext with class, declaration and authenticating authorities',
    mint: {
      sign: 'both',
      edit: {
        assertion: (assertion) => {
          const context = find(assertion, 'AuthnContext');
          context.children.push(el('saml:AuthnContextDeclRef', {}, 'https://idp.example/policy'), el('saml:AuthenticatingAuthority', {}, 'https://upstream.example'), el('saml:AuthenticatingAuthority', {}, 'https://farther.example'));
        },
      },
    },
    signed: both,
  },
  'schema-location-hints': {
    about: 'xsi:schemaLocation names places of schemas, as some toolkits write it: a hint that nobody follows',
    mint: {
      sign: 'both',
      style: { rootNamespaces: xsi },
      edit: { response: (response) => (response.attributes['xsi:schemaLocation'] = 'urn:oasis:names:tc:SAML:2.0:protocol http://169.254.169.254/saml-schema-protocol-2.0.xsd urn:x file:///etc/passwd') },
    },
    signed: both,
  },
  'status-message': { about: 'a StatusMessage beside Success', mint: { sign: 'both', status: { code: 'urn:oasis:names:tc:SAML:2.0:status:Success', message: 'Authenticated' } }, signed: both },
  'advice': { about: 'an Advice without assertions', mint: { sign: 'both', edit: { assertion: (assertion) => assertion.children.splice(assertion.children.indexOf(part(assertion, 'AuthnStatement')), 0, el('saml:Advice', {}, el('saml:AssertionURIRef', {}, 'urn:x'))) } }, signed: both },
  'name-id-windows': { about: 'a NameID of a Windows domain', mint: { sign: 'both', nameId: { value: 'ACME\\jane.doe', format: formats.windows } }, signed: both },
  'name-id-x509-subject': { about: 'a NameID that is a certificate’s subject', mint: { sign: 'both', nameId: { value: 'CN=Jane Doe,O="Acme, Inc.",C=CH', format: formats.subject } }, signed: both },
  'name-id-kerberos': { about: 'a NameID of a Kerberos realm', mint: { sign: 'both', nameId: { value: 'jane/admin@ACME.EXAMPLE', format: formats.kerberos } }, signed: both },
  'name-id-without-format': { about: 'a NameID without a format', mint: { sign: 'both', nameId: { value: '00u1a2b3c4D5e6F7g8h9', format: null } }, signed: both },
  'name-id-qualified': { about: 'a NameID with both qualifiers and one of the SP’s own', mint: { sign: 'both', nameId: { value: 'jane', format: formats.unspecified, nameQualifier: 'https://idp.example/metadata', spNameQualifier: 'https://sp.example/t/acme/saml/okta/metadata' } }, signed: both },
  'no-session-index': { about: 'an AuthnStatement without SessionIndex', mint: { sign: 'both', sessionIndex: null }, signed: both },
  'conditions-without-window': { about: 'Conditions that name no times', mint: { sign: 'both', notBefore: null, notOnOrAfter: null }, signed: both },
  'fraction-of-seconds': { about: 'times with seven digits behind the point (.NET)', mint: { sign: 'both', issueInstant: '2026-06-01T12:00:00.1234567Z', notBefore: '2026-06-01T11:59:00.7654321Z' }, signed: both },
  'not-before-near-the-edge': { about: 'valid from 55 seconds ahead on: within the skew', mint: { sign: 'both', notBefore: '2026-06-01T12:00:55Z' }, signed: both },
  'session-ends-within-skew': { about: 'SessionNotOnOrAfter 30 seconds ago: within the skew', mint: { sign: 'both', sessionNotOnOrAfter: '2026-06-01T11:59:30Z' }, signed: both },
  'holder-of-key-and-expired-bearer': {
    about: 'three confirmations: holder-of-key, a bearer for another SP, and ours',
    mint: {
      sign: 'both',
      edit: {
        assertion: (assertion) => {
          const other = { NotOnOrAfter: find(assertion, 'SubjectConfirmationData').attributes.NotOnOrAfter, Recipient: 'https://other.example/acs' };
          part(assertion, 'Subject').children.splice(1, 0, el('saml:SubjectConfirmation', { Method: 'urn:oasis:names:tc:SAML:2.0:cm:holder-of-key' }), el('saml:SubjectConfirmation', { Method: 'urn:oasis:names:tc:SAML:2.0:cm:bearer' }, el('saml:SubjectConfirmationData', other)));
        },
      },
    },
    signed: both,
  },
};

const oaep = (about, encrypt) => ({ about, mint: { sign: 'both', encrypt }, signed: both, encrypted: 'inner-signed' });
const encryptionShapes = {
  'oaep11-defaults': oaep('rsa-oaep of XML Encryption 1.1 without digest or mask: both SHA-1', { cipher: 'aes128-gcm', transport: 'rsa-oaep' }),
  'oaep11-sha256-mask-sha1': oaep('rsa-oaep of XML Encryption 1.1, digest SHA-256, mask SHA-1', { cipher: 'aes256-gcm', transport: 'rsa-oaep', digest: 'sha256', mgf: 'sha1' }),
  'oaep11-sha384': oaep('rsa-oaep of XML Encryption 1.1, digest and mask SHA-384', { cipher: 'aes256-gcm', transport: 'rsa-oaep', digest: 'sha384', mgf: 'sha384' }),
  'oaep11-sha512': oaep('rsa-oaep of XML Encryption 1.1, digest and mask SHA-512', { cipher: 'aes256-gcm', transport: 'rsa-oaep', digest: 'sha512', mgf: 'sha512' }),
  'sha384-around-encryption': {
    about: 'the Response signed with RSA and SHA-384, the Assertion encrypted and unsigned',
    mint: { sign: 'response', signature: { method: 'rsa-sha384', digest: 'sha384' }, encrypt: { cipher: 'aes256-gcm', transport: 'rsa-oaep', digest: 'sha256', mgf: 'sha256' } },
    signed: onlyResponse,
    encrypted: 'response-signed',
  },
  'sha384-inside-encryption': {
    about: 'the Assertion signed with RSA and SHA-384 and encrypted, the Response unsigned',
    mint: { sign: 'assertion', signature: { method: 'rsa-sha384', digest: 'sha384' }, encrypt: { cipher: 'aes128-cbc', transport: 'rsa-oaep-mgf1p' } },
    signed: onlyAssertion,
    encrypted: 'inner-signed',
  },
  'aes192-gcm': oaep('AES-192-GCM', { cipher: 'aes192-gcm', transport: 'rsa-oaep-mgf1p' }),
  'aes192-cbc': oaep('AES-192-CBC', { cipher: 'aes192-cbc', transport: 'rsa-oaep-mgf1p' }),
};

function retype(assertion, type) {
  for (const attribute of part(assertion, 'AttributeStatement').children) for (const value of attribute.children) Object.assign(value, { ns: { xs: xs['xmlns:xs'], xsi: xsi['xmlns:xsi'] }, attributes: { 'xsi:type': type } });
}

export const shapeCases = { ...productShapes, ...signatureShapes, ...writtenShapes, ...contentShapes, ...encryptionShapes };
