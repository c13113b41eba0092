import { ParseOption, type XmlAttribute, XmlComment, XmlDocument, XmlElement, XmlParseError, XmlText } from 'libxml2-wasm';
import type { AttributeValue, ElementTree } from './element-tree.js';

const options: { option: ParseOption; encoding: string } = {
  encoding: 'utf-8',
  option: ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_NO_XXE | ParseOption.XML_PARSE_NO_SYS_CATALOG,
};

export type ReadOptions = { readonly skipComments?: boolean };

/** The message tells an administrator where it broke. */
export class UnreadableXml extends Error {}

/** A parsed document in libxml2's memory. Whoever opened it disposes it. */
export type OpenDocument = { readonly document: XmlDocument; readonly root: ElementTree; dispose(): void };

/**
 * Parses screened XML (see `findXmlHazard`). Nothing is fetched and no entity is expanded: there are none.
 *
 * @throws UnreadableXml when it is not well-formed, or holds what the screen should have kept out
 */
export function openXml(bytes: Uint8Array, reading: ReadOptions = {}): OpenDocument {
  const document = parseDocument(bytes);
  try {
    return { document, root: readElement(document.root, reading), dispose: () => document.dispose() };
  } catch (error) {
    document.dispose();
    throw error;
  }
}

function parseDocument(bytes: Uint8Array): XmlDocument {
  try {
    return XmlDocument.fromBuffer(bytes, options);
  } catch (error) {
    if (error instanceof XmlParseError) throw new UnreadableXml(`the XML is not well-formed: ${error.message.trim().split('\n')[0]?.slice(0, 200) ?? ''}`);
    throw error;
  }
}

/** Opens, reads and disposes, whatever happens in between. */
export function withXml<T>(bytes: Uint8Array, read: (open: OpenDocument) => T, reading: ReadOptions = {}): T {
  const open = openXml(bytes, reading);
  try {
    return read(open);
  } finally {
    open.dispose();
  }
}

function readElement(node: XmlElement, reading: ReadOptions): ElementTree {
  const children: ElementTree[] = [];
  let text = '';
  for (let child = node.firstChild; child !== null; child = child.next) {
    if (child instanceof XmlElement) children.push(readElement(child, reading));
    else if (child instanceof XmlText) text += child.content;
    else if (!(child instanceof XmlComment && reading.skipComments)) throw new UnreadableXml('the XML contains a node that is neither element nor text');
  }
  return { namespace: node.namespaceUri, name: node.name, attributes: node.attrs.map(readAttribute), children, text, node };
}

const readAttribute = (attribute: XmlAttribute): AttributeValue => ({
  namespace: attribute.namespaceUri,
  name: attribute.name,
  value: attribute.value,
});
