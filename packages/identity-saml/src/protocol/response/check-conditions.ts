import { childOf, childrenOf, type ElementTree } from '../xml/element-tree.js';
import { ns } from '../xml/namespaces.js';
import { pass, quoted, refuse, type Step } from './verdict.js';

/** ProxyRestriction binds those who issue assertions based on this one; we issue none. OneTimeUse every assertion is here. */
const understood = ['AudienceRestriction', 'OneTimeUse', 'ProxyRestriction'];

/** SAML core 2.5.1: a condition that is not understood makes the assertion's validity indeterminate: it is not accepted. */
export function checkConditions(assertion: ElementTree): Step<undefined> {
  const conditions = childOf(assertion, ns.assertion, 'Conditions');
  const unknown = conditions?.children.find((child) => child.namespace !== ns.assertion || !understood.includes(child.name));
  if (unknown !== undefined) return refuse('saml.conditions', `the assertion carries a condition that is not understood: ${quoted(unknown.name, 60)}`);
  for (const once of ['OneTimeUse', 'ProxyRestriction']) {
    if (conditions && childrenOf(conditions, ns.assertion, once).length > 1) return refuse('saml.conditions', `the assertion carries ${once} more than once`);
  }
  return pass(undefined, 'all understood');
}
