import type { XmlDocument } from 'libxml2-wasm';
import { findSchemaViolation } from '../schema/compiled-schema.js';
import { childOf, type ElementTree } from '../xml/element-tree.js';
import { ns } from '../xml/namespaces.js';
import { checkConditions } from './check-conditions.js';
import { findStructuralFault } from './find-structural-fault.js';
import { pass, refuse, type Step } from './verdict.js';

/**
 * Step 3: the OASIS schemas. Where they reject what a later step knows by its own name (an id used twice, a second assertion, a
 * condition that is not understood), that name is told: it helps more than the schema's words.
 */
export function checkSchema(document: XmlDocument, root: ElementTree): Step<undefined> {
  const violation = findSchemaViolation(document);
  if (violation === undefined) return pass(undefined, 'valid');
  const fault = findStructuralFault(root, { root: 'message' });
  if (fault !== undefined) return refuse('saml.structure', fault);
  const assertion = childOf(root, ns.assertion, 'Assertion');
  const conditions = assertion && checkConditions(assertion);
  if (conditions?.kind === 'refused') return conditions;
  return refuse('saml.schema', violation);
}
