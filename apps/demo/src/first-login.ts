/**
 * Walks one login the way a browser does, without one: the login URL, the provider's form, the answer posted back.
 *
 * @returns the answer of the assertion consumer service, not followed.
 */
export async function signIn(loginUrl: string, employee: string): Promise<Response> {
  const started = await fetch(loginUrl, { redirect: 'manual' });
  const location = started.headers.get('location');
  if (location === null) throw new Error(`The login did not lead to the identity provider: ${started.status} ${await started.text()}`);
  const cookies = started.headers.getSetCookie().map((cookie) => cookie.split(';', 1)[0]);

  const form = await (await fetch(`${location}&employee=${employee}`)).text();
  const field = (name: string) => unescapeHtml(new RegExp(`name="${name}"\\s+value="([^"]*)"`).exec(form)?.[1] ?? '');
  const action = unescapeHtml(/action="([^"]*)"/.exec(form)?.[1] ?? '');
  return fetch(action, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: cookies.join('; ') },
    body: new URLSearchParams({ SAMLResponse: field('SAMLResponse'), RelayState: field('RelayState') }),
  });
}

function unescapeHtml(text: string): string {
  const named: Readonly<Record<string, string>> = { quot: '"', lt: '<', gt: '>', amp: '&' };
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(quot|lt|gt|amp));/gi, (_, hex?: string, decimal?: string, name?: string) =>
    name === undefined ? String.fromCodePoint(Number.parseInt(hex ?? decimal ?? '0', hex === undefined ? 10 : 16)) : (named[name] ?? ''),
  );
}
