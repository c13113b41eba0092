import { clone, el, find, take } from './xml-tree.js';

/**
 * XML signature wrapping (Somorovsky et al., "On Breaking SAML: Be Whoever You Want to Be"): the signed part stays somewhere in the
 * message, so that its signature verifies, and the application is led to read another part.
 */
const evil = 'admin@acme.example';
const ds = 'http://www.w3.org/2000/09/xmldsig#';
const saml = 'urn:oasis:names:tc:SAML:2.0:assertion';

const child = (node, local) => node.children.find((each) => each.name?.split(':').at(-1) === local);

/** A copy with another person and another id; without its signature. */
function forged(assertion, id = '_evil') {
  const copy = clone(assertion);
  take(copy, 'Signature');
  copy.attributes.ID = id;
  find(copy, 'NameID').children = [evil];
  return copy;
}

const wrap = (about, edit, mint = {}) => ({ about, code: 'saml.structure', mint: { sign: 'assertion', ...mint, edit: { signedResponse: edit } } });
const inside = (name, content) => el(name, {}, content);

export const wrappingCases = {
  'xsw-1': wrap('XSW 1: a forged Response around, the signed one inside its Signature', (response) => {
    const original = clone(response);
    const signature = take(response, 'Signature')[0];
    take(original, 'Signature');
    response.attributes.ID = '_evil';
    find(response, 'NameID').children = [evil];
    signature.children.push(el('ds:Object', {}, original));
    response.children.splice(1, 0, signature);
  }, { sign: 'response' }),
  'xsw-2': wrap('XSW 2: the signed Response stands before its detached Signature', (response) => {
    const original = clone(response);
    const signature = take(response, 'Signature')[0];
    take(original, 'Signature');
    response.attributes.ID = '_evil';
    find(response, 'NameID').children = [evil];
    response.children.splice(1, 0, original, signature);
  }, { sign: 'response' }),
  'xsw-3': wrap('XSW 3: a forged Assertion before the signed one', (response) => {
    const at = response.children.indexOf(child(response, 'Assertion'));
    response.children.splice(at, 0, forged(child(response, 'Assertion')));
  }),
  'xsw-4': wrap('XSW 4: the signed Assertion inside a forged one', (response) => {
    const original = take(response, 'Assertion')[0];
    response.children.push({ ...forged(original), children: [...forged(original).children, original] });
  }),
  'xsw-5': wrap('XSW 5: the Signature in a changed Assertion, the original behind it', (response) => {
    const assertion = child(response, 'Assertion');
    const original = clone(assertion);
    take(original, 'Signature');
    assertion.attributes.ID = '_evil';
    find(assertion, 'NameID').children = [evil];
    response.children.push(original);
  }),
  'xsw-6': wrap('XSW 6: the original inside the Signature of a changed Assertion', (response) => {
    const assertion = child(response, 'Assertion');
    const original = clone(assertion);
    take(original, 'Signature');
    assertion.attributes.ID = '_evil';
    find(assertion, 'NameID').children = [evil];
    child(assertion, 'Signature').children.push(original);
  }),
  'xsw-7': wrap('XSW 7: a forged Assertion in Extensions, where the schema is lax', (response) => {
    response.children.splice(1, 0, inside('samlp:Extensions', forged(child(response, 'Assertion'))));
  }),
  'xsw-8': wrap('XSW 8: the original in an Object of the Signature of a forged Assertion', (response) => {
    const assertion = child(response, 'Assertion');
    const original = clone(assertion);
    take(original, 'Signature');
    assertion.attributes.ID = '_evil';
    find(assertion, 'NameID').children = [evil];
    child(assertion, 'Signature').children.push(el('ds:Object', {}, original));
  }),
  'xsw-advice': wrap('the original in Advice of a forged Assertion', (response) => {
    const original = take(response, 'Assertion')[0];
    const copy = forged(original);
    copy.children.splice(3, 0, inside('saml:Advice', original));
    response.children.push(copy);
  }),
  'xsw-attribute-value': wrap('the original in an attribute value of a forged Assertion', (response) => {
    const original = take(response, 'Assertion')[0];
    const copy = forged(original);
    find(copy, 'AttributeValue').children = [original];
    response.children.push(copy);
  }),
  'xsw-status-detail': wrap('the original in StatusDetail', (response) => {
    const original = take(response, 'Assertion')[0];
    child(response, 'Status').children.push(inside('samlp:StatusDetail', original));
    response.children.push(forged(original));
  }),
  'xsw-subject-confirmation-data': wrap('the original in SubjectConfirmationData of a forged Assertion', (response) => {
    const original = take(response, 'Assertion')[0];
    const copy = forged(original);
    find(copy, 'SubjectConfirmationData').children = [original];
    response.children.push(copy);
  }),
  'xsw-same-id': wrap('a forged Assertion with the id of the signed one', (response) => {
    response.children.push(forged(child(response, 'Assertion'), child(response, 'Assertion').attributes.ID));
  }),
  'assertion-beside-encrypted': wrap('a forged Assertion beside an encrypted one', (response) => {
    response.children.push(el('saml:Assertion', { 'xmlns:saml': saml, Version: '2.0', ID: '_evil', IssueInstant: '2026-06-01T12:00:00Z' }, el('saml:Issuer', {}, 'https://idp.example/metadata')));
  }, { encrypt: {} }),
  'duplicate-id': wrap('the Response and the Assertion carry the same id', () => {}, { assertionId: '_same', responseId: '_same' }),
  'namespaced-id': wrap('an xml:id beside the ID, which another parser may prefer', (response) => {
    child(response, 'Assertion').children.at(-1).children.push(el('saml:Attribute', { Name: 'x', 'xml:id': '_x' }, el('saml:AttributeValue', {}, 'x')));
  }),
  'signature-moved-into-subject': wrap('the Signature moved into the Subject', (response) => {
    const assertion = child(response, 'Assertion');
    find(assertion, 'SubjectConfirmationData').children = take(assertion, 'Signature');
  }),
  'signature-twice': wrap('two Signatures on the Response', (response) => {
    response.children.splice(1, 0, clone(child(response, 'Signature')));
  }, { sign: 'response' }),
  'object-in-signature': wrap('a ds:Object in the Signature', (response) => {
    child(response, 'Signature').children.push(el('ds:Object', { 'xmlns:ds': ds }, 'x'));
  }, { sign: 'response' }),
  'assertion-in-other-namespace': wrap('an element called Assertion of SAML 1.1', (response) => {
    response.children.splice(1, 0, inside('samlp:Extensions', el('old:Assertion', { 'xmlns:old': 'urn:oasis:names:tc:SAML:1.0:assertion' })));
  }),
  'wrong-root': { about: 'a LogoutResponse instead of a Response', code: 'saml.structure', mint: { withAssertion: false, edit: { response: (response) => { response.name = 'samlp:LogoutResponse'; } }, sign: 'response' } },
  'root-of-other-namespace': { about: 'a Response of another namespace', code: 'saml.schema', mint: { edit: { response: (response) => { response.ns.samlp = 'urn:x'; } } } },
};
