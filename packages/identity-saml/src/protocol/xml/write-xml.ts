/** Attributes whose value is undefined are left out. */
export type XmlAttributes = Readonly<Record<string, string | undefined>>;

/** Markup that is already well-formed; the only way to make some is `element` and `text`. */
export type Markup = { readonly markup: string };

/** One element. Names come from us, values from anywhere: they are escaped. */
export function element(name: string, attributes: XmlAttributes = {}, ...children: readonly (Markup | undefined)[]): Markup {
  const written = Object.entries(attributes)
    .map(([key, value]) => (value === undefined ? '' : ` ${key}="${escapeAttribute(value)}"`))
    .join('');
  const content = children.map((child) => child?.markup ?? '').join('');
  return { markup: content === '' ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>` };
}

/** @throws RangeError for characters that XML 1.0 cannot carry, not even escaped */
export function text(value: string): Markup {
  return { markup: assertRepresentable(value).replace(/[&<>\r]/g, (character) => entities[character] ?? '') };
}

const escapeAttribute = (value: string): string => assertRepresentable(value).replace(/[&<>"\t\n\r]/g, (character) => entities[character] ?? '');

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\t': '&#x9;', '\n': '&#xA;', '\r': '&#xD;' };

function assertRepresentable(value: string): string {
  if (!value.isWellFormed() || forbidden.test(value)) throw new RangeError('the text contains a character that XML cannot carry');
  return value;
}

/** Control characters other than tab and line ends, and the two code points that XML 1.0 leaves out of Char (section 2.2). */
const forbidden = /(?![\t\n\r])\p{Cc}|[\uFFFE\uFFFF]/u;
