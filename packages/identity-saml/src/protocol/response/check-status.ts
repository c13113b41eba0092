import { attributeOf, childOf, type ElementTree } from '../xml/element-tree.js';
import { ns } from '../xml/namespaces.js';
import { pass, quoted, refuse, type Step } from './verdict.js';

const success = 'urn:oasis:names:tc:SAML:2.0:status:Success';

/**
 * SAML core 3.2.2.1. The IdP's own No is worth more to an administrator than any complaint about the message that carries it,
 * and it is believed unsigned: it can only refuse.
 */
export function checkStatus(response: ElementTree): Step<undefined> {
  const status = childOf(response, ns.protocol, 'Status');
  const code = status && childOf(status, ns.protocol, 'StatusCode');
  const value = code && attributeOf(code, 'Value');
  if (status === undefined || code === undefined || value === undefined) return refuse('saml.structure', 'the Response has no status');
  const inner = childOf(code, ns.protocol, 'StatusCode');
  if (value === success) return pass(undefined, 'Success');
  const codes = [value, inner && attributeOf(inner, 'Value')].filter((each) => each !== undefined).map((each) => quoted(shortStatus(each), 100));
  const message = childOf(status, ns.protocol, 'StatusMessage')?.text.trim();
  return refuse('login.idp_refused', `the IdP answered ${codes.join(', ')}${message ? `: ${quoted(message, 500)}` : ''}`);
}

const shortStatus = (uri: string): string => uri.replace('urn:oasis:names:tc:SAML:2.0:status:', '');
