import { testKey } from './idp.js';
import { clone, el, find, take } from './xml-tree.js';

/** Variants of the attack families that a library once fell for, beside the plain ones. */
const attacker = testKey('attacker');
const evil = 'admin@acme.example';
const saml = 'urn:oasis:names:tc:SAML:2.0:assertion';
const ds = 'http://www.w3.org/2000/09/xmldsig#';
const xenc = 'http://www.w3.org/2001/04/xmlenc#';
const xsi = 'http://www.w3.org/2001/XMLSchema-instance';
const child = (node, local) => node.children.find((each) => each.name?.split(':').at(-1) === local);
const refusedAs = (code, about, mint = {}, extra = {}) => ({ about, mint, code, ...extra });
const forged = (assertion, id) => {
  const copy = clone(assertion);
  take(copy, 'Signature');
  copy.attributes.ID = id;
  find(copy, 'NameID').children = [evil];
  return copy;
};
const value = (assertion, content) => (find(assertion, 'AttributeValue').children = [content].flat());
const beforeAuthn = (assertion, node) => assertion.children.splice(assertion.children.indexOf(child(assertion, 'AuthnStatement')), 0, node);

const wrapping = {
  'xsw-lookalike-case': refusedAs('saml.structure', 'an element called assertion, in small letters, that a lenient reader takes', {
    sign: 'assertion',
    edit: { signedResponse: (response) => response.children.splice(1, 0, el('samlp:Extensions', {}, { ...forged(child(response, 'Assertion'), '_evil'), name: 'saml:assertion' })) },
  }),
  'xsw-encrypted-beside-signed': refusedAs('saml.structure', 'an EncryptedAssertion that anybody can make, beside the signed plain one', {
    sign: 'assertion',
    edit: { signedResponse: (response) => response.children.push(el('saml:EncryptedAssertion', { 'xmlns:saml': saml }, el('xenc:EncryptedData', { 'xmlns:xenc': xenc }, el('xenc:CipherData', {}, el('xenc:CipherValue', {}, 'AAAA'))))) },
  }),
  'xsw-response-in-response': refusedAs('saml.structure', 'the genuine Response inside the Extensions of a forged one', {
    sign: 'response',
    edit: {
      signedResponse: (response) => {
        const original = clone(response);
        take(response, 'Signature');
        response.attributes.ID = '_evil';
        child(response, 'Assertion').attributes.ID = '_evil-assertion';
        find(child(response, 'Assertion'), 'NameID').children = [evil];
        response.children.splice(1, 0, el('samlp:Extensions', {}, original));
      },
    },
  }),
  'xsw-in-key-info': refusedAs('saml.structure', 'the genuine Assertion inside the KeyInfo of the signature of a forged one', {
    sign: 'assertion',
    edit: {
      signedResponse: (response) => {
        const assertion = child(response, 'Assertion');
        const original = clone(assertion);
        take(original, 'Signature');
        assertion.attributes.ID = '_evil';
        find(assertion, 'NameID').children = [evil];
        find(child(assertion, 'Signature'), 'KeyInfo').children.push(original);
      },
    },
  }),
  'xsw-id-in-small-letters': refusedAs('saml.structure', 'a second element with the same id, written as Id', {
    sign: 'assertion',
    edit: { signedResponse: (response) => response.children.splice(1, 0, el('samlp:Extensions', {}, el('x:x', { 'xmlns:x': 'urn:x', Id: child(response, 'Assertion').attributes.ID }))) },
  }),
  'signature-of-attacker-in-front': refusedAs('saml.structure', 'a second signature, of the attacker, in front of the genuine one', {
    sign: 'assertion',
    edit: {
      signedAssertion: (assertion) => {
        const second = clone(child(assertion, 'Signature'));
        find(second, 'SignatureValue').children = ['AAAA'];
        assertion.children.splice(1, 0, second);
      },
    },
  }),
  'signature-on-assertion-covers-response': refusedAs('saml.signature', 'the Assertion carries a signature whose Reference names the Response', {
    sign: 'assertion',
    responseId: '_response-x',
    assertionSignature: { reference: '#_response-x' },
  }),
};

const smuggling = {
  'signed-info-in-object': refusedAs('saml.structure', 'a second SignedInfo hidden in a ds:Object', {
    sign: 'assertion',
    edit: { signedAssertion: (assertion) => child(assertion, 'Signature').children.push(el('ds:Object', {}, clone(find(assertion, 'SignedInfo')))) },
  }),
  'digest-value-with-elements': refusedAs('saml.schema', 'an element inside DigestValue, beside the digest', {
    sign: 'assertion',
    edit: { signedAssertion: (assertion) => find(assertion, 'DigestValue').children.push(el('x', {}, 'AAAA')) },
  }),
  'xinclude': refusedAs('saml.attributes', 'an XInclude of a file in an attribute value', { edit: { assertion: (assertion) => value(assertion, el('xi:include', { 'xmlns:xi': 'http://www.w3.org/2001/XInclude', href: 'file:///etc/passwd', parse: 'text' })) } }),
  'namespace-rebound': refusedAs('saml.schema', 'CVE-2025-25292 and kin: the prefix of assertions bound to another namespace inside the Assertion', {
    sign: 'response',
    edit: { assertion: (assertion) => (child(assertion, 'Subject').ns.saml = 'urn:x') },
  }),
  'prefixed-id': refusedAs('saml.structure', 'attribute pollution: a prefixed ID beside the real one', {
    sign: 'assertion',
    edit: { signedResponse: (response) => (response.attributes['samlp:ID'] = '_evil') },
  }),
  'type-substitution': refusedAs('saml.schema', 'xsi:type makes something else of the NameID', {
    sign: 'both',
    edit: { assertion: (assertion) => Object.assign(find(assertion, 'NameID'), { ns: { xsi }, attributes: { 'xsi:type': 'saml:ActionType' } }) },
  }),
  'statement-of-unknown-type': refusedAs('saml.schema', 'a Statement of a type that nobody declared', {
    sign: 'both',
    edit: { assertion: (assertion) => beforeAuthn(assertion, el('saml:Statement', { 'xmlns:xsi': xsi, 'xmlns:x': 'urn:x', 'xsi:type': 'x:Only' })) },
  }),
};

const encryption = {
  'encrypted-twice': refusedAs('saml.encryption', 'an EncryptedAssertion inside the encryption', { sign: 'response', encrypt: { plain: () => `<saml:EncryptedAssertion xmlns:saml="${saml}"><xenc:EncryptedData xmlns:xenc="${xenc}"><xenc:CipherData><xenc:CipherValue>AAAA</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData></saml:EncryptedAssertion>` } }),
  'encrypted-empty': refusedAs('saml.encryption', 'nothing inside the encryption', { sign: 'response', encrypt: { plain: () => '' } }),
  'encrypted-not-utf-8': refusedAs('saml.encryption', 'padding oracle: what comes out is no text', { sign: 'assertion', encrypt: { cipher: 'aes128-cbc', tamper: (octets) => Buffer.concat([octets.subarray(0, 16).map((each) => each ^ 0x80), octets.subarray(16)]) } }),
  'encrypted-not-well-formed': refusedAs('saml.encryption', 'padding oracle: what comes out is no XML', { sign: 'none', encrypt: { plain: () => '<saml:Assertion' } }),
  'encrypted-schema': refusedAs('saml.encryption', 'what comes out is not valid', { sign: 'response', encrypt: { plain: () => `<saml:Assertion xmlns:saml="${saml}"/>` } }),
  'encrypted-cipher-reference': refusedAs('saml.encryption', 'the cipher text is to be fetched from elsewhere', {
    sign: 'none',
    withAssertion: false,
    edit: { signedResponse: (response) => response.children.push(el('saml:EncryptedAssertion', { 'xmlns:saml': saml }, el('xenc:EncryptedData', { 'xmlns:xenc': xenc }, el('xenc:CipherData', {}, el('xenc:CipherReference', { URI: 'http://169.254.169.254/' }))))) },
  }),
  'encrypted-key-elsewhere': refusedAs('saml.encryption', 'the session key is to be fetched from elsewhere', {
    sign: 'none',
    withAssertion: false,
    edit: {
      signedResponse: (response) =>
        response.children.push(
          el(
            'saml:EncryptedAssertion',
            { 'xmlns:saml': saml },
            el(
              'xenc:EncryptedData',
              { 'xmlns:xenc': xenc },
              el('xenc:EncryptionMethod', { Algorithm: 'http://www.w3.org/2009/xmlenc11#aes256-gcm' }),
              el('ds:KeyInfo', { 'xmlns:ds': ds }, el('ds:RetrievalMethod', { URI: 'http://169.254.169.254/key', Type: `${xenc}EncryptedKey` })),
              el('xenc:CipherData', {}, el('xenc:CipherValue', {}, 'AAAA')),
            ),
          ),
        ),
    },
  }),
  'encrypted-key-of-attacker-beside': refusedAs('saml.encryption', 'several EncryptedKeys, none of them for us', { sign: 'assertion', encrypt: { certificate: attacker.certificatePem, recipients: [attacker.certificatePem, attacker.certificatePem], keyBeside: true } }),
};

const semantics = {
  'audience-other-case': refusedAs('saml.audience', 'our Entity ID in capitals', { audience: 'https://SP.example/t/acme/saml/okta/metadata' }),
  'audience-only-inner-space': refusedAs('saml.audience', 'a space inside our Entity ID', { audience: 'https://sp.example/t/acme/saml/okta/ metadata' }),
  'recipient-of-another-tenant': refusedAs('saml.recipient', 'for the same connection of another tenant', { recipient: 'https://sp.example/t/other/saml/okta/acs' }),
  'audience-of-another-tenant': refusedAs('saml.audience', 'the Entity ID of another tenant', { audience: 'https://sp.example/t/other/saml/okta/metadata' }),
  'issuer-format-other': refusedAs('saml.issuer', 'an Issuer that is no entity', { style: { issuerFormat: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress' } }),
  'second-session-over': refusedAs('saml.authn', 'two AuthnStatements, of which the second one is over', {
    edit: { assertion: (assertion) => assertion.children.push({ ...clone(child(assertion, 'AuthnStatement')), attributes: { AuthnInstant: '2026-06-01T10:00:00Z', SessionNotOnOrAfter: '2026-06-01T11:00:00Z' } }) },
  }),
  'not-before-beyond-the-edge': refusedAs('saml.time', 'valid from 61 seconds ahead on', { notBefore: '2026-06-01T12:01:01Z' }),
  'name-id-encrypted': refusedAs('saml.subject', 'an EncryptedID: encrypt the Assertion instead', {
    nameId: null,
    edit: { assertion: (assertion) => child(assertion, 'Subject').children.unshift(el('saml:EncryptedID', {}, el('xenc:EncryptedData', { 'xmlns:xenc': xenc }, el('xenc:CipherData', {}, el('xenc:CipherValue', {}, 'AAAA'))))) },
  }),
};

export const moreAttackCases = { ...wrapping, ...smuggling, ...encryption, ...semantics };
