import { attributeOf, childOf, childrenOf, isElement, type ElementTree } from '../xml/element-tree.js';
import { ns } from '../xml/namespaces.js';
import { pass, quoted, refuse, type Step } from './verdict.js';

/**
 * Step 10, SAML core 2.7.3: attributes by Name, values in document order, several Attribute elements of one Name joined.
 *
 * A value is its whole text. A value with elements inside is refused rather than flattened: which part of it is the value
 * is what two readers would disagree about. One exception, which stays unread: a lone NameID, the form of
 * eduPersonTargetedID (eduPerson 4.3) that Shibboleth and SimpleSAMLphp send beside the others.
 */
export function readAttributes(assertion: ElementTree): Step<ReadonlyMap<string, readonly string[]>> {
  const attributes = new Map<string, string[]>();
  for (const statement of childrenOf(assertion, ns.assertion, 'AttributeStatement')) {
    if (childOf(statement, ns.assertion, 'EncryptedAttribute') !== undefined) {
      return refuse('saml.attributes', 'an attribute is encrypted on its own, which is not supported; encrypt the assertion instead');
    }
    for (const attribute of childrenOf(statement, ns.assertion, 'Attribute')) {
      const name = attributeOf(attribute, 'Name') ?? '';
      const values = attributes.get(name) ?? [];
      for (const value of childrenOf(attribute, ns.assertion, 'AttributeValue')) {
        if (isLoneNameId(value)) continue;
        if (value.children.length > 0) return refuse('saml.attributes', `a value of the attribute ${quoted(name)} contains elements`);
        if (value.text !== '') values.push(value.text);
      }
      attributes.set(name, values);
    }
  }
  return pass(attributes, `${attributes.size} attributes`);
}

const isLoneNameId = (value: ElementTree): boolean => {
  const [only, second] = value.children;
  return only !== undefined && second === undefined && isElement(only, ns.assertion, 'NameID') && only.children.length === 0 && value.text.trim() === '';
};
