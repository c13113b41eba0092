import { describe, expect, it } from '@jest/globals';
import { attributeOf, childOf, childrenOf, descendantsOf, isElement } from './element-tree.js';
import { withXml } from './parse-xml.js';

const root = withXml(Buffer.from('<a xmlns="urn:1" xmlns:x="urn:2" x:ID="far" ID="near"><b n="1"><c/></b><x:b n="2"/><b n="3"/></a>'), (open) => open.root);

describe('an element', () => {
  it('is known by its name and its namespace together', () => {
    expect(isElement(root, 'urn:1', 'a')).toBe(true);
    expect(isElement(root, 'urn:2', 'a')).toBe(false);
    expect(isElement(root, 'urn:1', 'b')).toBe(false);
  });

  it('gives its children of a name, in order, and the first of them', () => {
    const numbers = (namespace: string, name: string) => childrenOf(root, namespace, name).map((child) => attributeOf(child, 'n'));
    expect([numbers('urn:1', 'b'), numbers('urn:2', 'b'), numbers('urn:1', 'c')]).toEqual([['1', '3'], ['2'], []]);
    expect(attributeOf(childOf(root, 'urn:2', 'b')!, 'n')).toBe('2');
    expect(childOf(root, 'urn:1', 'c')).toBeUndefined();
  });

  it('gives the attributes that have no namespace', () => {
    expect(attributeOf(root, 'ID')).toBe('near');
    expect(attributeOf(root.children[1]!, 'ID')).toBeUndefined();
    expect(root.attributes).toContainEqual({ namespace: 'urn:2', name: 'ID', value: 'far' });
  });

  it('gives itself and everything below it, in the order of the document', () => {
    expect(descendantsOf(root).map((each) => `${each.namespace} ${each.name}`)).toEqual(['urn:1 a', 'urn:1 b', 'urn:1 c', 'urn:2 b', 'urn:1 b']);
  });
});
