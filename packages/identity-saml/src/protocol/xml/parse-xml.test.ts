import { describe, expect, it } from '@jest/globals';
import { openXml, UnreadableXml, withXml, type ReadOptions } from './parse-xml.js';

const read = (xml: string, reading?: ReadOptions) => withXml(Buffer.from(xml), ({ root }) => root, reading);

describe('XML', () => {
  it('is read into plain values that outlive the document', () => {
    expect(read('<a b="1">x<c>y</c>z</a>')).toMatchObject({ namespace: '', name: 'a', text: 'xz', attributes: [{ namespace: '', name: 'b', value: '1' }], children: [{ name: 'c', text: 'y', children: [] }] });
  });

  it('keeps the text whole: white space, character references, predefined entities', () => {
    expect(read('<a> x&#13;\n&lt;&amp; </a>').text).toBe(' x\r\n<& ');
  });

  it.each([
    ['nothing', ''],
    ['half a document', '<a><b></a>'],
    ['two roots', '<a/><b/>'],
    ['an undeclared prefix', '<x:a/>'],
    ['an attribute twice', '<a b="1" b="2"/>'],
    ['an undeclared entity', '<a>&b;</a>'],
  ])('is unreadable: %s', (_, xml) => {
    expect(() => read(xml)).toThrow(UnreadableXml);
    expect(() => read(xml)).toThrow(/^the XML is not well-formed: ./);
  });

  it('tells in one bounded line where it broke', () => {
    for (const xml of ['<a>', `<a ${'x'.repeat(1_000)}`, `<${'x'.repeat(1_000)}></b>`]) expect(() => read(xml)).toThrow(/^the XML is not well-formed: .{1,200}$/);
  });

  it.each([
    ['a comment', '<a>x<!-- -->y</a>'],
    ['an instruction', '<a><?b c?></a>'],
    ['an entity of its own', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
  ])('is unreadable with %s, should the screen have let it through', (_, xml) => expect(() => read(xml)).toThrow('neither element nor text'));

  it('may hold comments where the reader skips them, and nothing else', () => {
    expect(read('<a>x<!-- z -->y</a>', { skipComments: true }).text).toBe('xy');
    expect(() => read('<a><?b c?></a>', { skipComments: true })).toThrow(UnreadableXml);
  });

  it('never fetches what it names', () => {
    expect(() => read('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>&b;</a>')).toThrow(UnreadableXml);
    expect(read('<!DOCTYPE a SYSTEM "https://attacker.example/x.dtd"><a/>').children).toEqual([]);
  });

  it('is given back whatever happens while it is read', () => {
    const document = withXml(Buffer.from('<a/>'), (open) => open.document);
    expect(() => document.root.name).toThrow();
    const opened = openXml(Buffer.from('<a/>'));
    expect(opened.document.root.name).toBe('a');
    opened.dispose();
    expect(() => opened.document.root.name).toThrow();
  });
});
