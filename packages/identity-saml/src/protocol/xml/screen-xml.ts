export type XmlLimits = {
  /** Of the UTF-8 text. */
  readonly maxBytes: number;
  readonly maxDepth: number;
  readonly maxElements: number;
  readonly maxAttributes: number;
  /** Canonicalisation sorts the attributes of an element in quadratic time. */
  readonly maxAttributesPerElement: number;
};

export const messageLimits: XmlLimits = { maxBytes: 256 * 1024, maxDepth: 40, maxElements: 5_000, maxAttributes: 10_000, maxAttributesPerElement: 64 };

/** Federation-sized metadata of one IdP carries logos and many certificates. */
export const metadataLimits: XmlLimits = { maxBytes: 1024 * 1024, maxDepth: 40, maxElements: 5_000, maxAttributes: 10_000, maxAttributesPerElement: 64 };

export type ScreenOptions = {
  /**
   * Metadata that an administrator uploads may hold comments; a message may not: a comment inside a value is how
   * two parsers are made to read two values (CVE-2017-11427).
   */
  readonly allowComments?: boolean;
};

/**
 * Looks at the text before any parser sees it. Total, linear in the size.
 *
 * What it refuses has no place in SAML and is the raw material of attacks: document types and entities (XXE, expansion),
 * comments, processing instructions and CDATA (parser differentials), NUL, other encodings, depth and breadth.
 * A name such as "ENTITY Corp" passes.
 *
 * @returns the words of the refusal, or undefined
 */
export function findXmlHazard(text: string, limits: XmlLimits, options: ScreenOptions = {}): string | undefined {
  if (text.includes('\0')) return 'the XML contains a NUL character';
  if (text.length > limits.maxBytes) return `the XML is larger than ${limits.maxBytes} bytes`;
  const declaration = /^<\?xml(?=[\s?])[^>]*\?>/.exec(text)?.[0] ?? '';
  const encoding = /\sencoding\s*=\s*["']([^"']*)["']/.exec(declaration)?.[1];
  if (encoding !== undefined && !/^(utf-8|us-ascii)$/i.test(encoding)) return `the XML declares the encoding ${encoding.slice(0, 20)}; only UTF-8 is read`;
  const body = text.slice(declaration.length);
  return findForbiddenMarkup(body, options) ?? findExcess(options.allowComments ? withoutComments(body) : body, limits);
}

function findForbiddenMarkup(text: string, options: ScreenOptions): string | undefined {
  if (/<!DOCTYPE/i.test(text)) return 'the XML contains a document type declaration';
  if (/<!ENTITY/i.test(text)) return 'the XML contains an entity declaration';
  if (text.includes('<?')) return 'the XML contains a processing instruction';
  if (text.includes('<![')) return 'the XML contains a CDATA section';
  if (!options.allowComments && text.includes('<!--')) return 'the XML contains a comment';
  return undefined;
}

const withoutComments = (text: string): string => text.replace(/<!--[\s\S]*?-->/g, '');

/** Without comments, CDATA and instructions, every `<` begins a tag and every quote inside a tag an attribute value. */
function findExcess(text: string, limits: XmlLimits): string | undefined {
  let depth = 0;
  let elements = 0;
  let attributes = 0;
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', at)) {
    if (text[at + 1] === '/') {
      depth -= 1;
      at += 2;
      continue;
    }
    elements += 1;
    depth += 1;
    if (elements > limits.maxElements) return `the XML has more than ${limits.maxElements} elements`;
    if (depth > limits.maxDepth) return `the XML is nested more than ${limits.maxDepth} levels deep`;
    const tag = readTag(text, at + 1);
    attributes += tag.attributes;
    if (tag.attributes > limits.maxAttributesPerElement) return `an element of the XML has more than ${limits.maxAttributesPerElement} attributes`;
    if (attributes > limits.maxAttributes) return `the XML has more than ${limits.maxAttributes} attributes`;
    if (tag.selfClosing) depth -= 1;
    at = tag.end;
  }
  return undefined;
}

function readTag(text: string, start: number): { end: number; selfClosing: boolean; attributes: number } {
  let attributes = 0;
  let at = start;
  while (at < text.length) {
    const character = text[at];
    if (character === '>') return { end: at, selfClosing: text[at - 1] === '/', attributes };
    if (character === '"' || character === "'") {
      attributes += 1;
      const close = text.indexOf(character, at + 1);
      if (close === -1) break;
      at = close;
    }
    at += 1;
  }
  return { end: text.length, selfClosing: false, attributes };
}
