import { readdirSync, readFileSync } from 'node:fs';
import { diag, XmlC14NMode, type XmlElement } from 'libxml2-wasm';
import { describe, expect, it } from '@jest/globals';
import { canonicalizeAndDetach, VoidCanonicalization, type CanonicalForm } from './canonicalize.js';
import { descendantsOf } from './element-tree.js';
import { openXml, withXml } from './parse-xml.js';

const valid = new URL('../../../../../fixtures/saml/valid/', import.meta.url);
const messages = readdirSync(valid).map((file) => [file, (JSON.parse(readFileSync(new URL(file, valid), 'utf8')) as { xml: string }).xml] as const);
const exclusive: CanonicalForm = { mode: XmlC14NMode.XML_C14N_EXCLUSIVE_1_0, inclusivePrefixes: [] };
const canonical = (xml: string, name: string, form: CanonicalForm): string =>
  withXml(Buffer.from(xml), ({ root }) => {
    const element = descendantsOf(root).find((each) => each.name === name);
    if (element === undefined) throw new Error(`no ${name}`);
    return Buffer.from(canonicalizeAndDetach(element.node, form)).toString();
  });

describe('the canonical form of an element taken out of its document', () => {
  it.each(messages)('is what libxml2 makes of it in place: %s', (_, xml) => {
    for (const form of [exclusive, { ...exclusive, inclusivePrefixes: ['xs', 'saml'] }, { mode: XmlC14NMode.XML_C14N_1_0, inclusivePrefixes: [] }]) {
      const open = openXml(Buffer.from(xml));
      const names = descendantsOf(open.root).map((element) => element.name).filter((name) => ['SignedInfo', 'Assertion', 'EncryptedAssertion', 'Response'].includes(name));
      for (const name of new Set(names)) {
        const [inPlace] = descendantsOf(open.root).filter((element) => element.name === name);
        const expected = inPlace?.node.canonicalizeToString({ mode: form.mode, ...(form.inclusivePrefixes.length > 0 ? { inclusiveNamespacePrefixes: [...form.inclusivePrefixes] } : {}) });
        expect(canonical(xml, name, form)).toBe(expected);
      }
      open.dispose();
    }
  });

  it('brings along what ancestors declare, nearest first, where the form asks for it', () => {
    const xml = '<a xmlns="urn:d" xmlns:x="urn:far" xmlns:y="urn:y"><b xmlns:x="urn:near"><c/></b></a>';
    expect(canonical(xml, 'c', exclusive)).toBe('<c xmlns="urn:d"></c>');
    expect(canonical(xml, 'c', { ...exclusive, inclusivePrefixes: ['x'] })).toBe('<c xmlns="urn:d" xmlns:x="urn:near"></c>');
    expect(canonical(xml, 'c', { mode: XmlC14NMode.XML_C14N_1_0, inclusivePrefixes: [] })).toBe('<c xmlns="urn:d" xmlns:x="urn:near" xmlns:y="urn:y"></c>');
  });

  it('is without comments, should the reader have skipped some', () => {
    const octets = withXml(Buffer.from('<a><b>x<!-- y -->z</b></a>'), ({ root }) => canonicalizeAndDetach(root.children[0]!.node, exclusive), { skipComments: true });
    expect(Buffer.from(octets).toString()).toBe('<b>xz</b>');
  });

  it('leaves no document of its own behind', () => {
    diag.configure({ enabled: true });
    try {
      for (const name of ['b', 'c']) canonical('<a xmlns:x="urn:x"><b><c x:d="e"/></b></a>', name, exclusive);
      expect(() => canonical('<a><b xmlns:x="relative" x:y="z"/></a>', 'b', exclusive)).toThrow(VoidCanonicalization);
      expect(diag.report()).toEqual({});
    } finally {
      diag.configure({ enabled: false });
    }
  });

  /** libxml2 itself throws where it gives up; this stands for one that does not, and for a hole in it that is not known yet. */
  const answering = (...pieces: string[]) =>
    ({
      prefix: 'p',
      name: 'b',
      parent: {},
      canonicalize: (sink: { write(piece: Uint8Array): unknown }) => pieces.forEach((piece) => sink.write(Buffer.from(piece))),
    }) as unknown as XmlElement;
  const inclusive: CanonicalForm = { mode: XmlC14NMode.XML_C14N_1_0, inclusivePrefixes: [] };

  it.each([
    ['nothing', []],
    ['its beginning alone', ['<p:b>', 'x']],
    ['its end alone', ['x</p:b>']],
    ['another element', ['<p:c>', 'x', '</p:c>']],
    ['an element of which only the name begins alike', ['<p:a>', '</p:b>']],
    ['a longer end', ['<p:b>', '</p:bb>']],
  ])('is void where it came out as %s', (_, pieces) => expect(() => canonicalizeAndDetach(answering(...pieces), inclusive)).toThrow('the canonical form is empty or cut short'));

  it('is whole where it came out in pieces', () => {
    expect(Buffer.from(canonicalizeAndDetach(answering('<p:b', ' c="d">', 'x', '</p:', 'b>'), inclusive)).toString()).toBe('<p:b c="d">x</p:b>');
  });

  it('is void, and says so, where libxml2 gives up: a relative namespace URI', () => {
    expect(() => canonical('<a><b xmlns:x="relative" x:y="z"/></a>', 'b', exclusive)).toThrow(VoidCanonicalization);
  });
});
