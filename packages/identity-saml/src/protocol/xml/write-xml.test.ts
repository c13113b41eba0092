import { describe, expect, it } from '@jest/globals';
import { element, text } from './write-xml.js';
import { attributeOf } from './element-tree.js';
import { withXml } from './parse-xml.js';

describe('written XML', () => {
  it('leaves out attributes without a value and children that are none', () => {
    expect(element('a', { b: '1', c: undefined, d: '' }).markup).toBe('<a b="1" d=""/>');
    expect(element('a').markup).toBe('<a/>');
    expect(element('a', {}, undefined, element('b'), text('c')).markup).toBe('<a><b/>c</a>');
  });

  it('comes back as it was, whatever characters it holds', () => {
    const any = ' <&>"\' \t\r\n é 😀 ]]> ';
    const root = withXml(Buffer.from(element('a', { b: any }, text(any)).markup), (open) => open.root);
    expect([attributeOf(root, 'b'), root.text]).toEqual([any, any]);
  });

  it.each([
    ['a control character', '\u0001'],
    ['a NUL', '\0'],
    ['a C1 control character', '\u0085'],
    ['U+FFFE', '\uFFFE'],
    ['U+FFFF', '\uFFFF'],
    ['half a surrogate pair', '\uD83D'],
  ])('holds no %s', (_, value) => {
    expect(() => text(value)).toThrow(RangeError);
    expect(() => element('a', { b: value })).toThrow(RangeError);
  });
});
