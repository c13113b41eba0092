import { lookup } from 'node:dns/promises';
import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import type { OutgoingPolicy } from './outgoing-policy.js';
import { AnswerRefused, readAnswer } from './read-answer.js';

export interface OutgoingRequest {
  readonly url: string;
  /** Default GET. */
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Of the body as sent and as decoded. */
  readonly maxBytes: number;
  /** For everything together: names, redirects, body. */
  readonly timeoutMilliseconds: number;
}

export type OutgoingAnswer =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
      readonly body: Uint8Array;
      /** After the redirects. */
      readonly url: string;
    }
  /** One clause that an administrator understands. */
  | { readonly kind: 'refused'; readonly detail: string };

export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}
export type ResolveHost = (hostname: string) => Promise<readonly ResolvedAddress[]>;

export type GuardedFetch = (request: OutgoingRequest) => Promise<OutgoingAnswer>;

const MOST_REDIRECTS = 3;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

const resolveBySystem: ResolveHost = (hostname) => lookup(hostname, { all: true, verbatim: true });

/**
 * Asks the world, and nothing that is not meant to be asked: names are resolved here, every address is judged, and the
 * connection goes to an address that was judged, so that a name cannot lead elsewhere in between. Every redirect is
 * judged like the first URL; a POST is not redirected. Never rejects.
 */
export function createGuardedFetch(policy: OutgoingPolicy, resolve: ResolveHost = resolveBySystem): GuardedFetch {
  return async (request) => {
    const limit = AbortSignal.timeout(request.timeoutMilliseconds);
    try {
      let url = request.url;
      for (let hop = 0; ; hop += 1) {
        const fault = policy.findUrlFault(url);
        if (fault !== undefined) return refused(hop === 0 ? `the URL is not asked for: ${fault}` : `a redirect is not followed: ${fault}`);
        const answer = await ask(new URL(url), request, policy, resolve, limit);
        const location = answer.headers.location;
        if (!REDIRECTS.has(answer.statusCode ?? 0) || location === undefined || request.method === 'POST') {
          const body = await readAnswer(answer, request.maxBytes);
          return { kind: 'answered', status: answer.statusCode ?? 0, headers: answer.headers, body, url };
        }
        answer.destroy();
        if (hop === MOST_REDIRECTS) return refused(`it redirects more than ${MOST_REDIRECTS} times`);
        if (!URL.canParse(location, url)) return refused('it redirects to something that is no URL');
        url = URL.canParse(location) ? location : new URL(location, url).href;
      }
    } catch (error) {
      return refused(limit.aborted ? `there was no answer within ${request.timeoutMilliseconds / 1_000} seconds` : describeFailure(error));
    }
  };
}

async function ask(url: URL, request: OutgoingRequest, policy: OutgoingPolicy, resolve: ResolveHost, limit: AbortSignal): Promise<IncomingMessage> {
  const hostname = url.hostname.replace(/^\[|\]$/g, '');
  const addresses = await findAddresses(hostname, policy, resolve, limit);
  const { method = 'GET', headers = {}, body } = request;
  return new Promise((settle, fail) => {
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    const outgoing = send(url, {
      method,
      signal: limit,
      agent: false,
      headers: { 'accept-encoding': 'gzip, deflate, br', 'user-agent': 'Vestibule', ...headers },
      // Asked by the socket for every name; what it gets was judged above.
      lookup: (_hostname, options, done) => {
        const [first] = addresses;
        if (options.all === true) done(null, [...addresses]);
        else done(null, first?.address ?? '', first?.family ?? 4);
      },
    });
    outgoing.once('response', settle).on('error', fail).end(body);
  });
}

/** @throws {AnswerRefused} None may be reached. */
async function findAddresses(hostname: string, policy: OutgoingPolicy, resolve: ResolveHost, limit: AbortSignal): Promise<readonly ResolvedAddress[]> {
  const family = isIP(hostname);
  const found = family === 0 ? await Promise.race([resolve(hostname), aborted(limit)]) : [{ address: hostname, family }];
  const faults = found.map(({ address }) => policy.findAddressFault(hostname, address));
  const reachable = found.filter((_, index) => faults[index] === undefined);
  if (reachable.length > 0) return reachable;
  throw new AnswerRefused(`the address is not allowed: ${faults.find((fault) => fault !== undefined) ?? `${hostname} has no address`}`);
}

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, fail) => {
    signal.addEventListener('abort', () => fail(new AnswerRefused('aborted')), { once: true });
  });

function describeFailure(error: unknown): string {
  if (error instanceof AnswerRefused) return error.message;
  const { code } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'its host name is not known';
    case 'ECONNREFUSED':
      return 'nothing listens there (ECONNREFUSED)';
    default:
      if (/CERT|ALTNAME|ISSUER|SIGNATURE/.test(code ?? '')) return `its TLS certificate is not trusted (${code ?? ''})`;
      return `it could not be read (${code ?? 'unknown cause'})`;
  }
}

const refused = (detail: string): OutgoingAnswer => ({ kind: 'refused', detail });
