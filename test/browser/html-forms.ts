export interface HtmlForm {
  readonly action: URL;
  readonly method: 'GET' | 'POST';
  readonly id: string | undefined;
  /** Successful controls as they stand in the page, without any submit button. */
  readonly fields: Readonly<Record<string, string>>;
  /** Named submit buttons, name to value. */
  readonly buttons: Readonly<Record<string, string>>;
  /** Nothing in it for a person to fill in: a page's script sends it (the SAML POST binding). */
  readonly submitsItself: boolean;
}

/** The forms of a page, well enough for the pages of identity providers and ours; not an HTML parser. */
export const findForms = (html: string, pageUrl: URL): readonly HtmlForm[] => {
  const visible = html.replace(/<!--[\s\S]*?-->/g, '').replace(/<noscript[^>]*>|<\/noscript>/gi, '');
  return [...visible.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form\s*>/gi)].map(([, head = '', content = '']) => parseForm(head, content, pageUrl));
};

const parseForm = (head: string, content: string, pageUrl: URL): HtmlForm => {
  const form = attributesOf(head);
  const fields: Record<string, string> = {};
  const buttons: Record<string, string> = {};
  let forPeople = false;
  for (const [, tag = '', attributeText = ''] of content.matchAll(/<(input|button)\b((?:"[^"]*"|'[^']*'|[^>"'])*)>/gi)) {
    const attributes = attributesOf(attributeText);
    const name = attributes.get('name');
    const type = (attributes.get('type') ?? (tag.toLowerCase() === 'button' ? 'submit' : 'text')).toLowerCase();
    const value = attributes.get('value') ?? (type === 'checkbox' || type === 'radio' ? 'on' : '');
    if (type === 'submit' || type === 'image' || type === 'button') {
      if (name !== undefined) buttons[name] = value;
      continue;
    }
    if (type !== 'hidden') forPeople = true;
    const unchecked = (type === 'checkbox' || type === 'radio') && !attributes.has('checked');
    if (name !== undefined && !unchecked && !attributes.has('disabled')) fields[name] = value;
  }
  for (const [, attributeText = '', text = ''] of content.matchAll(/<textarea\b([^>]*)>([\s\S]*?)<\/textarea>/gi)) {
    forPeople = true;
    const name = attributesOf(attributeText).get('name');
    if (name !== undefined) fields[name] = decodeEntities(text.replace(/^\n/, ''));
  }
  for (const [, attributeText = '', options = ''] of content.matchAll(/<select\b([^>]*)>([\s\S]*?)<\/select>/gi)) {
    forPeople = true;
    const name = attributesOf(attributeText).get('name');
    const choices = [...options.matchAll(/<option\b([^>]*)>([^<]*)/gi)].map(([, text = '', label = '']) => ({ attributes: attributesOf(text), label }));
    const chosen = choices.find(({ attributes }) => attributes.has('selected')) ?? choices[0];
    if (name !== undefined && chosen !== undefined) fields[name] = chosen.attributes.get('value') ?? decodeEntities(chosen.label.trim());
  }
  return {
    action: new URL(form.get('action') ?? '', pageUrl),
    method: form.get('method')?.toLowerCase() === 'post' ? 'POST' : 'GET',
    id: form.get('id'),
    fields,
    buttons,
    submitsItself: !forPeople && ('SAMLResponse' in fields || 'SAMLRequest' in fields),
  };
};

const attributesOf = (text: string): ReadonlyMap<string, string> =>
  new Map(
    [...text.matchAll(/([^\s=/"'<>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g)].map(([, name = '', double, single, bare]) => [
      name.toLowerCase(),
      decodeEntities(double ?? single ?? bare ?? ''),
    ]),
  );

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };

export const decodeEntities = (text: string): string =>
  text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|([a-z]+));/gi, (whole, hex: string | undefined, decimal: string | undefined, name: string | undefined) => {
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    return entities[(name ?? '').toLowerCase()] ?? whole;
  });
