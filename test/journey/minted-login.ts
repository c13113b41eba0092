import { inflateRawSync } from 'node:zlib';
import { mintResponse, type MintOptions } from '../../tools/saml-fixtures/idp.js';
import { ScriptedBrowser, type BrowserPage } from '../browser/scripted-browser.js';

/** One login of a browser whose identity provider is the fixtures' own mint. */
export interface BegunLogin {
  readonly browser: ScriptedBrowser;
  readonly inResponseTo: string;
  readonly relayState: string;
  readonly base: string;
  readonly idpUrl: URL;
  /** The query of the redirect, as it was sent. */
  readonly query: string;
}

/** From the login address to the moment when the browser leaves for the identity provider. */
export const beginLogin = async (base: string, browser = new ScriptedBrowser(), start = `${base}/login`): Promise<BegunLogin> => {
  const left = await browser.open(start, { followRedirects: false });
  const idpUrl = new URL(left.headers.get('location') ?? '');
  const xml = inflateRawSync(Buffer.from(idpUrl.searchParams.get('SAMLRequest') ?? '', 'base64')).toString();
  const inResponseTo = / ID="([^"]+)"/.exec(xml)?.[1] ?? '';
  return { browser, base, idpUrl, inResponseTo, relayState: idpUrl.searchParams.get('RelayState') ?? '', query: idpUrl.search.slice(1) };
};

/** What a mint needs to know so that its message is for this very login. */
export const mintFor = ({ base, inResponseTo }: BegunLogin): MintOptions => ({ entityId: `${base}/metadata`, acsUrl: `${base}/acs`, now: new Date(), inResponseTo });

export const postAnswer = ({ browser, base, relayState, idpUrl }: BegunLogin, formValue: string): Promise<BrowserPage> =>
  browser.post(`${base}/acs`, { SAMLResponse: formValue, RelayState: relayState }, { initiator: idpUrl, followRedirects: false });

/** Begins a login and answers it with a minted message. */
export const loginWith = async (base: string, options: MintOptions = {}): Promise<BrowserPage> => {
  const begun = await beginLogin(base);
  return postAnswer(begun, mintResponse({ ...mintFor(begun), ...options }).formValue);
};
