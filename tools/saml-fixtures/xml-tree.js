/**
 * XML as plain values, written twice: as it goes over the wire, and in Exclusive XML Canonicalization 1.0 for digests.
 * Independent of every XML library on purpose: fixtures must not agree with the library under test by birth.
 *
 * A node is `{ name, ns, attributes, children }`; a child is a node, a string (text) or `{ raw }` (markup as it is, wire only).
 */

/** `xmlns` and `xmlns:p` among the attributes become namespace declarations. Undefined attributes and children are left out. */
export function el(name, attributes = {}, ...children) {
  const node = { name, ns: {}, attributes: {}, children: children.flat().filter((child) => child !== undefined) };
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined) continue;
    if (key === 'xmlns') node.ns[''] = value;
    else if (key.startsWith('xmlns:')) node.ns[key.slice(6)] = value;
    else node.attributes[key] = value;
  }
  return node;
}

export const raw = (markup) => ({ raw: markup });

const escapeText = (text) => text.replace(/[&<>\r]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#xD;' })[c]);
const escapeAttribute = (text) => text.replace(/[&<"\t\n\r]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '"': '&quot;', '\t': '&#x9;', '\n': '&#xA;', '\r': '&#xD;' })[c]);
const prefixOf = (name) => (name.includes(':') ? name.split(':')[0] : '');
const localOf = (name) => (name.includes(':') ? name.split(':')[1] : name);
const declaration = (prefix, uri) => ` xmlns${prefix === '' ? '' : `:${prefix}`}="${escapeAttribute(uri)}"`;

/** As sent: declarations where they were put, attributes in the order in which they were given, empty elements closed at once. */
export function wire(node) {
  if (typeof node === 'string') return escapeText(node);
  if ('raw' in node) return node.raw;
  const declarations = Object.entries(node.ns).map(([prefix, uri]) => declaration(prefix, uri));
  const attributes = Object.entries(node.attributes).map(([name, value]) => ` ${name}="${escapeAttribute(value)}"`);
  const content = node.children.map(wire).join('');
  const open = `<${node.name}${declarations.join('')}${attributes.join('')}`;
  return content === '' ? `${open}/>` : `${open}>${content}</${node.name}>`;
}

/**
 * Exclusive XML Canonicalization 1.0, without comments.
 *
 * @param scope namespaces declared by the ancestors: prefix → URI
 * @param inclusive prefixes of the InclusiveNamespaces PrefixList
 */
export function canonical(node, { scope = {}, rendered = {}, inclusive = [] } = {}) {
  if (typeof node === 'string') return escapeText(node);
  if ('raw' in node) throw new Error('raw markup has no canonical form');
  const inScope = { ...scope, ...node.ns };
  const attributes = Object.entries(node.attributes);
  const utilized = new Set([prefixOf(node.name), ...attributes.map(([name]) => prefixOf(name)).filter((prefix) => prefix !== ''), ...inclusive.map((prefix) => (prefix === '#default' ? '' : prefix))]);
  const nowRendered = { ...rendered };
  const declarations = [];
  for (const prefix of [...utilized].sort()) {
    const uri = inScope[prefix];
    if (prefix === 'xml' || uri === undefined || nowRendered[prefix] === uri) continue;
    nowRendered[prefix] = uri;
    declarations.push(declaration(prefix, uri));
  }
  const key = (name) => (prefixOf(name) === '' ? '' : inScope[prefixOf(name)]) + ' ' + localOf(name);
  const sorted = attributes.toSorted(([a], [b]) => (key(a) < key(b) ? -1 : 1)).map(([name, value]) => ` ${name}="${escapeAttribute(value)}"`);
  const content = node.children.map((child) => canonical(child, { scope: inScope, rendered: nowRendered, inclusive })).join('');
  return `<${node.name}${declarations.join('')}${sorted.join('')}>${content}</${node.name}>`;
}

/** The first node below with this local name, depth first; undefined when there is none. */
export function find(node, local) {
  for (const child of node.children ?? []) {
    if (typeof child === 'string' || 'raw' in child) continue;
    if (localOf(child.name) === local) return child;
    const deeper = find(child, local);
    if (deeper !== undefined) return deeper;
  }
  return undefined;
}

export const clone = (node) => structuredClone(node);

/** Takes the children with this local name out of a node and gives them back. */
export function take(node, local) {
  const taken = node.children.filter((child) => typeof child !== 'string' && !('raw' in child) && localOf(child.name) === local);
  node.children = node.children.filter((child) => !taken.includes(child));
  return taken;
}
