import { attributeOf, descendantsOf, isElement, type ElementTree } from '../xml/element-tree.js';
import { ns } from '../xml/namespaces.js';

const isAssertion = (element: ElementTree): boolean => isElement(element, ns.assertion, 'Assertion');
const isEncryptedAssertion = (element: ElementTree): boolean => isElement(element, ns.assertion, 'EncryptedAssertion');
const isSignature = (element: ElementTree): boolean => isElement(element, ns.signature, 'Signature');

export type WrappingRules = {
  /** 'message': a samlp:Response with one assertion inside. 'assertion': what came out of an EncryptedAssertion. */
  readonly root: 'message' | 'assertion';
};

/**
 * What signature wrapping needs (XSW 1–8 and kin): a second assertion somewhere, an id that names two elements, a signature
 * that stands where it signs something else, or a ds:Object to hide things in. None of it occurs in a legitimate message.
 *
 * @returns the words of the refusal, or undefined; a message without any assertion has no fault here
 */
export function findStructuralFault(root: ElementTree, rules: WrappingRules): string | undefined {
  const all = descendantsOf(root);
  return findAmbiguousId(all) ?? findMisplacedAssertion(root, all, rules) ?? findMisplacedSignature(root, all, rules);
}

/** Whatever any parser might take for an id counts: `ID`, `Id`, `id`, `AssertionID`, and namespaced ones are none of ours. */
function findAmbiguousId(all: readonly ElementTree[]): string | undefined {
  const seen = new Set<string>();
  for (const element of all) {
    for (const attribute of element.attributes) {
      if (attribute.name.toLowerCase() !== 'id') continue;
      if (attribute.namespace !== '') return 'an id attribute is namespaced';
      if (seen.has(attribute.value)) return 'two elements carry the same id';
      seen.add(attribute.value);
    }
  }
  return undefined;
}

function findMisplacedAssertion(root: ElementTree, all: readonly ElementTree[], rules: WrappingRules): string | undefined {
  const assertions = all.filter((element) => isAssertion(element) || isEncryptedAssertion(element));
  if (assertions.length > 1) return 'the message contains more than one assertion';
  const lookalike = all.find((element) => /^(Encrypted)?Assertion$/i.test(element.name) && !assertions.includes(element));
  if (lookalike !== undefined) return 'the message contains an assertion of another namespace';
  const [assertion] = assertions;
  const expectedParent = rules.root === 'message' ? root.children : [root];
  if (assertion !== undefined && !expectedParent.includes(assertion)) return 'the assertion is not where it belongs';
  return undefined;
}

function findMisplacedSignature(root: ElementTree, all: readonly ElementTree[], rules: WrappingRules): string | undefined {
  const hosts = rules.root === 'message' ? [root, ...root.children.filter(isAssertion)] : [root];
  const hosted = hosts.map((host) => host.children.filter(isSignature));
  if (hosted.some((signatures) => signatures.length > 1)) return 'an element carries more than one signature';
  const signatures = all.filter((element) => element.name === 'Signature');
  if (signatures.length > hosted.flat().length) return 'a signature stands in an unexpected place';
  if (all.some((element) => isElement(element, ns.signature, 'Object'))) return 'a signature contains a ds:Object';
  if (all.filter((element) => element.name === 'SignedInfo').length > signatures.length) return 'a signature contains more than one SignedInfo';
  if (hosts.some((host) => attributeOf(host, 'ID') === undefined && host.children.some(isSignature))) return 'a signed element has no ID';
  return undefined;
}
