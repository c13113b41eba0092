import { CookieJar } from './cookie-jar.js';
import { findForms, type HtmlForm } from './html-forms.js';

export interface BrowserPage {
  readonly url: URL;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly forms: readonly HtmlForm[];
  /** Every address on the way here, this one included, with the status it answered. */
  readonly visited: readonly { readonly url: string; readonly method: string; readonly status: number }[];
}

export interface Navigation {
  /** Send pages that send themselves (SAML POST binding) on, as their script would. Default true. */
  readonly autoSubmit?: boolean;
  /** Default true; false shows the redirect itself. */
  readonly followRedirects?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Submission extends Navigation {
  /** Over the values that stand in the form. */
  readonly fields?: Readonly<Record<string, string>>;
  /** Index or id of the form; the first one by default. */
  readonly form?: number | string;
  /** Name of the button pressed. */
  readonly button?: string;
}

interface Request {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly body?: URLSearchParams | undefined;
  readonly initiator?: URL | undefined;
}

const mostHops = 25;

/** A person with a browser, without a browser: redirects, cookies with SameSite, HTML forms. It runs no script. */
export class ScriptedBrowser {
  readonly cookies: CookieJar;

  constructor(cookies: CookieJar = new CookieJar()) {
    this.cookies = cookies;
  }

  /** As typed into the address bar. */
  open(url: string | URL, navigation: Navigation = {}): Promise<BrowserPage> {
    return this.#navigate({ url: new URL(url), method: 'GET' }, navigation);
  }

  /** As a link on `page`. */
  follow(page: BrowserPage, href: string, navigation: Navigation = {}): Promise<BrowserPage> {
    return this.#navigate({ url: new URL(href, page.url), method: 'GET', initiator: page.url }, navigation);
  }

  /** @throws when the page has no such form, naming what it has */
  submit(page: BrowserPage, submission: Submission = {}): Promise<BrowserPage> {
    const { form: wanted = 0, fields = {}, button } = submission;
    const form = typeof wanted === 'number' ? page.forms[wanted] : page.forms.find(({ id }) => id === wanted);
    if (form === undefined) throw new Error(`${page.url.href} (${page.status}) has ${page.forms.length} forms, and not ${wanted}:\n${page.text.slice(0, 2000)}`);
    const pressed = button === undefined ? {} : { [button]: form.buttons[button] ?? '' };
    return this.post(form.action, { ...form.fields, ...pressed, ...fields }, { ...submission, method: form.method, initiator: page.url });
  }

  /** A form of one's own making: for messages that were altered on the way. */
  post(
    url: string | URL,
    fields: Readonly<Record<string, string>> | URLSearchParams,
    navigation: Navigation & { readonly initiator?: URL; readonly method?: 'GET' | 'POST' } = {},
  ): Promise<BrowserPage> {
    const { method = 'POST', initiator } = navigation;
    const target = new URL(url);
    const body = new URLSearchParams(fields);
    if (method === 'GET') target.search = body.toString();
    return this.#navigate({ url: target, method, initiator, body: method === 'POST' ? body : undefined }, navigation);
  }

  async #navigate(first: Request, navigation: Navigation): Promise<BrowserPage> {
    const visited: { url: string; method: string; status: number }[] = [];
    let request = first;
    for (let hop = 0; hop < mostHops; hop += 1) {
      const response = await this.#send(request, navigation.headers ?? {});
      visited.push({ url: request.url.href, method: request.method, status: response.status });
      const location = response.headers.get('location');
      if (navigation.followRedirects !== false && location !== null && response.status >= 300 && response.status < 400) {
        await response.body?.cancel();
        request = redirected(request, response.status, new URL(location, request.url));
        continue;
      }
      const text = await response.text();
      const isHtml = /html/.test(response.headers.get('content-type') ?? '');
      const forms = isHtml ? findForms(text, request.url) : [];
      const automatic = forms.find(({ submitsItself }) => submitsItself);
      if (navigation.autoSubmit !== false && automatic !== undefined && response.status < 400) {
        const body = new URLSearchParams(automatic.fields);
        const url = new URL(automatic.action);
        if (automatic.method === 'GET') url.search = body.toString();
        request = { url, method: automatic.method, initiator: request.url, body: automatic.method === 'POST' ? body : undefined };
        continue;
      }
      return { url: request.url, status: response.status, headers: response.headers, text, forms, visited };
    }
    throw new Error(`more than ${mostHops} steps:\n${visited.map(({ method, url, status }) => `${method} ${url} ${status}`).join('\n')}`);
  }

  async #send(request: Request, headers: Readonly<Record<string, string>>): Promise<Response> {
    const cookie = this.cookies.headerFor(request);
    const response = await fetch(request.url, {
      method: request.method,
      redirect: 'manual',
      headers: {
        accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
        ...(request.initiator === undefined || request.method === 'GET' ? {} : { origin: request.initiator.origin }),
        ...(cookie === undefined ? {} : { cookie }),
        ...headers,
      },
      ...(request.body === undefined ? {} : { body: request.body }),
    });
    this.cookies.store(request, response.headers.getSetCookie());
    return response;
  }
}

/** 307 and 308 repeat the request, everything else becomes a GET (as browsers do). */
const redirected = (request: Request, status: number, url: URL): Request =>
  status === 307 || status === 308 ? { ...request, url } : { url, method: 'GET', initiator: request.initiator };
