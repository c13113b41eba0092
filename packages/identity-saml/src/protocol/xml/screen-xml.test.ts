import { describe, expect, it } from '@jest/globals';
import { findXmlHazard, messageLimits } from './screen-xml.js';

const hazard = (xml: string): string | undefined => findXmlHazard(xml, messageLimits);

describe('the screen before any parser', () => {
  it.each([
    ['an element', '<a b="c">d</a>'],
    ['a declaration', '<?xml version="1.0" encoding="utf-8"?>\n<a/>'],
    ['a greater-than sign in a value', `<a b="1 > 0" c='/>'/>`],
    ['words that look like markup', '<a>ENTITY Corp, DOCTYPE Ltd, --</a>'],
    ['escaped markup', '<a>&lt;!DOCTYPE x&gt;</a>'],
    ['40 levels', '<a>'.repeat(40) + '</a>'.repeat(40)],
    ['64 attributes', `<a ${'b="" '.repeat(64)}/>`],
  ])('lets %s through', (_, xml) => expect(hazard(xml)).toBeUndefined());

  it.each([
    ['a document type', '<!DOCTYPE a><a/>', 'document type'],
    ['an entity declaration', '<a><!ENTITY x "y"></a>', 'entity'],
    ['a comment', '<a>b<!-- -->c</a>', 'comment'],
    ['a CDATA section', '<a><![CDATA[b]]></a>', 'CDATA'],
    ['a processing instruction', '<a><?b?></a>', 'processing instruction'],
    ['a second declaration', '<?xml version="1.0"?><?xml version="1.0"?><a/>', 'processing instruction'],
    ['a declaration that is none', '<?xml-stylesheet href="x"?><a/>', 'processing instruction'],
    ['a NUL', '<a>\0</a>', 'NUL'],
    ['another encoding', '<?xml version="1.0" encoding="ISO-8859-1"?><a/>', 'ISO-8859-1'],
    ['41 levels', '<a>'.repeat(41) + '</a>'.repeat(41), '40 levels'],
    ['too many elements', `<a>${'<b/>'.repeat(5_000)}</a>`, '5000 elements'],
    ['too many attributes of one element', `<a ${'b="" '.repeat(65)}/>`, '64 attributes'],
    ['too many attributes', `<a>${`<b ${'c="" '.repeat(60)}/>`.repeat(170)}</a>`, '10000 attributes'],
    ['too much text', `<a>${'x'.repeat(300_000)}</a>`, '262144 bytes'],
  ])('stops %s', (_, xml, words) => expect(hazard(xml)).toContain(words));

  it('takes time in proportion to the text', () => {
    const begin = performance.now();
    for (const piece of ['<', '<a b="', '"', "<a '", '</', '<a b=">" ', '<!-']) hazard(piece.repeat(250_000 / piece.length));
    expect(performance.now() - begin).toBeLessThan(3_000);
  });
});
