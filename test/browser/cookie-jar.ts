interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly host: string;
  readonly path: string;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  readonly sameSite: 'strict' | 'lax' | 'none';
  readonly expires: number;
}

export interface CookieRequest {
  readonly url: URL;
  readonly method: string;
  /** Origin of the page whose link, form or script causes the request; absent: typed into the address bar. */
  readonly initiator?: URL | undefined;
}

const loopback = /^(localhost|127(\.\d+){3}|\[::1\]|.*\.localhost)$/;
const isTrustworthy = (url: URL) => url.protocol === 'https:' || loopback.test(url.hostname);
const isCrossSite = ({ url, initiator }: CookieRequest) => initiator !== undefined && (initiator.hostname !== url.hostname || initiator.protocol !== url.protocol);

/**
 * Cookies as a browser keeps them (RFC 6265bis): by host whatever the port, Path, Secure (loopback counts as secure),
 * Max-Age and Expires, SameSite with Lax as the default. So "localhost" and "127.0.0.1" are two sites. No Domain attribute.
 */
export class CookieJar {
  #cookies: Cookie[] = [];

  constructor(private readonly now: () => number = Date.now) {}

  store(request: CookieRequest, setCookies: readonly string[]): void {
    for (const line of setCookies) {
      const cookie = this.#parse(request.url, line);
      if (cookie === undefined) continue;
      this.#cookies = this.#cookies.filter((known) => !(known.name === cookie.name && known.host === cookie.host && known.path === cookie.path));
      if (cookie.expires > this.now()) this.#cookies.push(cookie);
    }
  }

  /** The Cookie header, undefined when there is nothing to send. Longer paths first. */
  headerFor(request: CookieRequest): string | undefined {
    const sent = this.#cookies
      .filter((cookie) => cookie.host === request.url.hostname && cookie.expires > this.now())
      .filter((cookie) => pathMatches(request.url.pathname, cookie.path))
      .filter((cookie) => !cookie.secure || isTrustworthy(request.url))
      .filter((cookie) => !isCrossSite(request) || cookie.sameSite === 'none' || (cookie.sameSite === 'lax' && request.method === 'GET'))
      .sort((a, b) => b.path.length - a.path.length);
    return sent.length === 0 ? undefined : sent.map(({ name, value }) => `${name}=${value}`).join('; ');
  }

  /** What is stored for a host, for assertions about attributes. */
  cookiesOf(host: string): readonly Cookie[] {
    return this.#cookies.filter((cookie) => cookie.host === host && cookie.expires > this.now());
  }

  clear(): void {
    this.#cookies = [];
  }

  #parse(url: URL, line: string): Cookie | undefined {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
    const separator = pair.indexOf('=');
    if (separator < 1) return undefined;
    const named = new Map(attributes.map((attribute) => [(attribute.split('=')[0] ?? '').toLowerCase(), attribute.slice(attribute.indexOf('=') + 1)]));
    const secure = named.has('secure');
    const sameSite = named.get('samesite')?.toLowerCase();
    // Browsers refuse both: Secure from an insecure origin, and SameSite=None without Secure.
    if (secure && !isTrustworthy(url)) return undefined;
    if (sameSite === 'none' && !secure) return undefined;
    const path = named.get('path');
    return {
      name: pair.slice(0, separator),
      value: pair.slice(separator + 1),
      host: url.hostname,
      path: path?.startsWith('/') ? path : url.pathname.replace(/\/[^/]*$/, '') || '/',
      secure,
      httpOnly: named.has('httponly'),
      sameSite: sameSite === 'none' || sameSite === 'strict' ? sameSite : 'lax',
      expires: this.#expiry(named),
    };
  }

  #expiry(attributes: ReadonlyMap<string, string>): number {
    const maxAge = attributes.get('max-age');
    if (maxAge !== undefined && /^-?\d+$/.test(maxAge)) return this.now() + Number(maxAge) * 1000;
    const expires = Date.parse(attributes.get('expires') ?? '');
    return Number.isNaN(expires) ? Number.POSITIVE_INFINITY : expires;
  }
}

const pathMatches = (path: string, cookiePath: string): boolean =>
  path === cookiePath || (path.startsWith(cookiePath) && (cookiePath.endsWith('/') || path[cookiePath.length] === '/'));
