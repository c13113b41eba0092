import { attributeOf, type ElementTree } from '../xml/element-tree.js';
import { pass, quoted, refuse, type Step } from './verdict.js';

/** SAML core 3.2.2, bindings 3.5.5.2: a Response meant for another endpoint is none of ours, one meant for no endpoint neither. */
export function checkDestination(response: ElementTree, acsUrl: string): Step<string> {
  const destination = attributeOf(response, 'Destination');
  if (destination !== acsUrl) return refuse('saml.destination', `the Response is for ${quoted(destination)}; expected ${quoted(acsUrl)}`);
  return pass(destination, destination);
}
