import { childOf, childrenOf, type ElementTree } from '../xml/element-tree.js';
import { ns } from '../xml/namespaces.js';
import { pass, quoted, refuse, type Step } from './verdict.js';

/**
 * SAML core 2.5.1.4, profiles 4.1.4.2: at least one AudienceRestriction, and every one of them names us. An Audience is an
 * xs:anyURI: white space around it has no meaning.
 */
export function checkAudience(assertion: ElementTree, entityId: string): Step<undefined> {
  const conditions = childOf(assertion, ns.assertion, 'Conditions');
  const restrictions = conditions ? childrenOf(conditions, ns.assertion, 'AudienceRestriction') : [];
  if (restrictions.length === 0) return refuse('saml.audience', `the assertion is restricted to no audience; expected ${quoted(entityId)}`);
  for (const restriction of restrictions) {
    const audiences = childrenOf(restriction, ns.assertion, 'Audience').map((audience) => audience.text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, ''));
    if (!audiences.includes(entityId)) {
      return refuse('saml.audience', `the assertion is for ${audiences.slice(0, 5).map((audience) => quoted(audience)).join(', ') || 'nobody'}; expected ${quoted(entityId)}`);
    }
  }
  return pass(undefined, entityId);
}
