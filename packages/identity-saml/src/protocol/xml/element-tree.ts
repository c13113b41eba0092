import type { XmlElement } from 'libxml2-wasm';

/** One element as read from libxml2, in plain values: whoever holds it needs no live document. */
export type ElementTree = {
  readonly namespace: string;
  readonly name: string;
  readonly attributes: readonly AttributeValue[];
  readonly children: readonly ElementTree[];
  /** The text directly inside this element, whole: adjacent pieces joined, child elements left out. */
  readonly text: string;
  /** The live node; valid only while its document is neither changed nor disposed. */
  readonly node: XmlElement;
};

export type AttributeValue = { readonly namespace: string; readonly name: string; readonly value: string };

export const isElement = (element: ElementTree, namespace: string, name: string): boolean =>
  element.name === name && element.namespace === namespace;

export const childrenOf = (element: ElementTree, namespace: string, name: string): ElementTree[] =>
  element.children.filter((child) => isElement(child, namespace, name));

/** The first such child; where the schema allows only one, the only one. */
export const childOf = (element: ElementTree, namespace: string, name: string): ElementTree | undefined =>
  element.children.find((child) => isElement(child, namespace, name));

/** An un-namespaced attribute. */
export const attributeOf = (element: ElementTree, name: string): string | undefined =>
  element.attributes.find((attribute) => attribute.name === name && attribute.namespace === '')?.value;

/** The element itself and everything below it, in document order. */
export function descendantsOf(element: ElementTree): ElementTree[] {
  const all: ElementTree[] = [];
  collect(element, all);
  return all;
}

function collect(element: ElementTree, all: ElementTree[]): void {
  all.push(element);
  for (const child of element.children) collect(child, all);
}
