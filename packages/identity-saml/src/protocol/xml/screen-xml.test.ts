import { describe, expect, it } from '@jest/globals';
import { findXmlHazard, messageLimits, metadataLimits } from './screen-xml.js';

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
    ['many elements beside one another', `<a>${'<b></b><c/>'.repeat(2_000)}</a>`],
    ['5,000 elements', `<a>${'<b/>'.repeat(4_999)}</a>`],
    ['10,000 attributes', `<a>${`<b ${'c="" '.repeat(50)}/>`.repeat(200)}</a>`],
    ['a value that never ends, which the parser refuses', '<a b="c><d/></a>'],
    ['256 KB', `<a>${'x'.repeat(messageLimits.maxBytes - 7)}</a>`],
    ['a declaration in single quotes, the encoding in capitals', `<?xml version='1.0' encoding = 'UTF-8' ?><a/>`],
    ['a declaration of ASCII', '<?xml version="1.0" encoding="us-ascii"?><a/>'],
    ['a declaration without an encoding', '<?xml version="1.0" standalone="yes"?><a encoding="x"/>'],
    ['attributes in either quotes, the other kind inside', `<a b="'" c='"'><d/></a>`],
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
    ['another encoding, loosely written', `<?xml version="1.0" encoding\t=\n'UTF-16' ?><a/>`, 'UTF-16'],
    ['too many attributes in single quotes', `<a ${"b='' ".repeat(65)}/>`, '64 attributes'],
    ['too many attributes with either quotes in one another', `<a ${`b="'" c='"' `.repeat(33)}/>`, '64 attributes'],
    ['an encoding that only begins like ours', '<?xml version="1.0" encoding="utf-8x"?><a/>', 'utf-8x'],
    ['an encoding that only ends like ours', '<?xml version="1.0" encoding="xutf-8"?><a/>', 'xutf-8'],
    ['an encoding of endless name', `<?xml version="1.0" encoding="${'x'.repeat(500)}"?><a/>`, `encoding ${'x'.repeat(20)};`],
    ['a declaration behind white space', ' <?xml version="1.0"?><a/>', 'processing instruction'],
    ['a document type in small letters', '<!doctype a><a/>', 'document type'],
    ['an entity declaration in small letters', '<a><!entity x "y"></a>', 'entity'],
    ['41 levels, other elements beside', `<a><b/><c></c>${'<d>'.repeat(40)}`, '40 levels'],
    ['41 levels behind a value that looks like an end', `<a b="/>">${'<d>'.repeat(40)}`, '40 levels'],
    ['10,001 attributes', `<a d="">${`<b ${'c="" '.repeat(50)}/>`.repeat(200)}</a>`, '10000 attributes'],
    ['one byte more than 256 KB', `<a>${'x'.repeat(messageLimits.maxBytes - 6)}</a>`, '262144 bytes'],
    ['41 levels', '<a>'.repeat(41) + '</a>'.repeat(41), '40 levels'],
    ['too many elements', `<a>${'<b/>'.repeat(5_000)}</a>`, '5000 elements'],
    ['too many attributes of one element', `<a ${'b="" '.repeat(65)}/>`, '64 attributes'],
    ['too many attributes', `<a>${`<b ${'c="" '.repeat(60)}/>`.repeat(170)}</a>`, '10000 attributes'],
    ['too much text', `<a>${'x'.repeat(300_000)}</a>`, '262144 bytes'],
  ])('stops %s', (_, xml, words) => expect(hazard(xml)).toContain(words));

  it('lets comments through in metadata, and whatever they look like, but not an instruction inside one', () => {
    const metadata = (xml: string) => findXmlHazard(xml, metadataLimits, { allowComments: true });
    expect(metadata(`<a><!-- ${'<b>'.repeat(6_000)} --><c/><!--\n--></a>`)).toBeUndefined();
    expect(metadata('<a><!-- <!DOCTYPE a> --></a>')).toContain('document type');
    expect(metadata('<a><!-- <?b?> --></a>')).toContain('processing instruction');
    expect(metadata(`<a><!-- -->${'<b>'.repeat(40)}`)).toContain('40 levels');
    expect(metadata(`<a>${'x'.repeat(300_000)}</a>`)).toBeUndefined();
    expect(findXmlHazard('<a><!-- --></a>', metadataLimits, {})).toContain('comment');
  });

  it('takes time in proportion to the text', () => {
    const begin = performance.now();
    for (const piece of ['<', '<a b="', '"', "<a '", '</', '<a b=">" ', '<!-']) hazard(piece.repeat(250_000 / piece.length));
    expect(performance.now() - begin).toBeLessThan(3_000);
  });
});
