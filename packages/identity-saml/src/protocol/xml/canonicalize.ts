import { XmlC14NMode, XmlDocument, type XmlElement } from 'libxml2-wasm';

export type CanonicalForm = {
  readonly mode: (typeof XmlC14NMode)[keyof typeof XmlC14NMode];
  /** InclusiveNamespaces PrefixList, of the exclusive form only. */
  readonly inclusivePrefixes: readonly string[];
};

/** The canonicalisation came out as an error, empty or cut short: a digest over that proves nothing. */
export class VoidCanonicalization extends Error {}

/**
 * The canonical octets of an element with everything below it, without comments (Canonical XML 1.0 / 1.1, Exclusive XML
 * Canonicalization 1.0).
 *
 * In the exclusive form, an element that is not the root is TAKEN OUT of its document: that avoids a call back into JavaScript per
 * node, and what is signed inside another signed element is looked at last. The namespaces of a PrefixList come along. Neither it
 * nor the trees read from it may be used through their `node` afterwards. Its former document must still be open. The inclusive
 * forms, which are rare, are made in place: libxml2 asks there by which declaration a namespace is bound, and that changes in a move.
 *
 * @throws VoidCanonicalization
 */
export function canonicalizeAndDetach(element: XmlElement, form: CanonicalForm): Uint8Array {
  const qualifiedName = element.prefix === '' ? element.name : `${element.prefix}:${element.name}`;
  if (element.parent === null) return canonicalOctets(element.doc, qualifiedName, form);
  if (form.mode !== XmlC14NMode.XML_C14N_EXCLUSIVE_1_0) return canonicalOctets(element, qualifiedName, form);
  if (form.inclusivePrefixes.length > 0) bringNamespacesAlong(element);
  const alone = XmlDocument.create();
  try {
    alone.root = element;
    return canonicalOctets(alone, qualifiedName, form);
  } finally {
    alone.dispose();
  }
}

function canonicalOctets(subject: XmlDocument | XmlElement, qualifiedName: string, form: CanonicalForm): Uint8Array {
  const pieces: Uint8Array[] = [];
  try {
    subject.canonicalize(
      { write: (piece) => pieces.push(piece.slice()) && piece.length, close: () => true },
      { mode: form.mode, withComments: false, ...(form.inclusivePrefixes.length > 0 ? { inclusiveNamespacePrefixes: [...form.inclusivePrefixes] } : {}) },
    );
  } catch (error) {
    throw new VoidCanonicalization('the canonicalisation failed', { cause: error });
  }
  const octets = Buffer.concat(pieces);
  const begins = octets.subarray(0, qualifiedName.length + 1).toString() === `<${qualifiedName}`;
  const ends = octets.subarray(-(qualifiedName.length + 3)).toString() === `</${qualifiedName}>`;
  if (!begins || !ends) throw new VoidCanonicalization('the canonical form is empty or cut short');
  return octets;
}

/** What an ancestor declares and no nearer element declares again is in scope here too. */
function bringNamespacesAlong(element: XmlElement): void {
  const declared = new Set(Object.keys(element.nsDeclarations));
  for (let ancestor = element.parent; ancestor !== null; ancestor = ancestor.parent) {
    for (const [prefix, uri] of Object.entries(ancestor.nsDeclarations)) {
      if (declared.has(prefix)) continue;
      declared.add(prefix);
      element.addNsDeclaration(uri, prefix);
    }
  }
}
