import { attributeOf, childOf, type ElementTree } from '../xml/element-tree.js';
import { ns } from '../xml/namespaces.js';
import { pass, quoted, refuse, type Step } from './verdict.js';

const entityFormat = 'urn:oasis:names:tc:SAML:2.0:nameid-format:entity';

/** SAML profiles 4.1.4.2: both Issuers are the IdP of this connection. No connection is ever looked up by them. */
export function checkIssuer(response: ElementTree, assertion: ElementTree, idpEntityId: string): Step<string> {
  for (const element of [response, assertion]) {
    const issuer = childOf(element, ns.assertion, 'Issuer');
    if (issuer === undefined) return refuse('saml.issuer', `the ${element.name} names no issuer; expected ${quoted(idpEntityId)}`);
    if (issuer.text !== idpEntityId) return refuse('saml.issuer', `the ${element.name} was issued by ${quoted(issuer.text)}; expected ${quoted(idpEntityId)}`);
    const format = attributeOf(issuer, 'Format');
    if (format !== undefined && format !== entityFormat) return refuse('saml.issuer', `the issuer of the ${element.name} has the format ${quoted(format)}`);
  }
  return pass(idpEntityId, idpEntityId);
}
