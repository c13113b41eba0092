import { hashSecret } from '../adapters/node-secrets.js';
import type { HttpRequest } from '../http/http-message.js';
import type { SiteRoute } from '../site/site-route.js';
import { addressKey } from './address-key.js';
import { TokenBuckets } from './token-buckets.js';

/** A directory sends 25 requests a second and more, a customer's whole staff signs in from one address. */
const PER_TOKEN = { perSecond: 300, burst: 1_500 };
const PER_ADDRESS = { perSecond: 200, burst: 1_000 };
/** Wrong tokens that an address may send before its unknown ones are looked at no faster than {@link GUESSES}. */
const FAILURES = { perSecond: 1, burst: 60 };
const GUESSES = { perSecond: 5, burst: 10 };
/** A message of an identity provider is the dearest thing to judge. */
const SAML_COST = 4;
const MAX_TRUSTED = 10_000;

/** A client's secret may come in the body. */
const TOKEN_ENDPOINT = /\/oauth\/token$/;
/** Answered to anybody: an answer says nothing of the credential that came along. */
const PUBLIC = /^\/(?!api\/v1\/|t\/[^/]+\/(scim\/v2|oauth)\/)|\/(openapi\.json|docs|docs\/[^/]*|ServiceProviderConfig|(Schemas|ResourceTypes)(\/[^/]*)?)$/i;

export type LimitDecision =
  | { readonly kind: 'limited'; readonly retryAfterSeconds: number }
  /** `guess`: whether the credential of this request is an unknown one, and its address has used up what it may get wrong. */
  | { readonly kind: 'passed'; readonly guess: 'none' | 'allowed' | 'beyond' };

/** What one process takes from one token and one address. A token that has worked is never held up by wrong ones. */
export class RequestLimits {
  private readonly byToken: TokenBuckets;
  private readonly byAddress: TokenBuckets;
  private readonly failures: TokenBuckets;
  private readonly guesses: TokenBuckets;
  /** Hashes of bearers that worked when last used; the oldest is forgotten first. */
  private readonly trusted = new Set<string>();
  /** Unknown ones that are being looked at: the same one many times at once is one guess. */
  private readonly judged = new Set<string>();

  /** @param seconds A clock that never goes back. */
  constructor(seconds: () => number = () => performance.now() / 1_000) {
    this.byToken = new TokenBuckets(PER_TOKEN, seconds);
    this.byAddress = new TokenBuckets(PER_ADDRESS, seconds);
    this.failures = new TokenBuckets(FAILURES, seconds);
    this.guesses = new TokenBuckets(GUESSES, seconds);
  }

  decide(request: HttpRequest, route: SiteRoute): LimitDecision {
    if (route.kind === 'assets') return PASSED;
    const credential = credentialOf(request);
    if (credential !== undefined && this.trusted.has(credential)) return decision(this.byToken.take(credential));
    if (request.remoteAddress === null) return PASSED;
    const address = addressKey(request.remoteAddress);
    const wait = this.byAddress.take(address, route.kind === 'saml' ? SAML_COST : 1);
    const isGuess = (route.kind === 'admin' || route.kind === 'scim') && (credential !== undefined || TOKEN_ENDPOINT.test(request.path));
    if (wait > 0 || !isGuess || (credential !== undefined && this.judged.has(credential))) return decision(wait);
    // Taken before the answer is known, so that many guesses at once are many guesses.
    const guess = this.failures.take(address) === 0 ? 'allowed' : 'beyond';
    const guessWait = guess === 'allowed' ? 0 : this.guesses.take(address);
    if (guessWait === 0 && credential !== undefined) this.judged.add(credential);
    return decision(guessWait, guess);
  }

  /** To be told of every answer to what passed. @returns `limited`: to be answered instead of the 401. */
  learn(request: HttpRequest, passed: LimitDecision & { readonly kind: 'passed' }, status: number): LimitDecision {
    const credential = credentialOf(request);
    if (credential !== undefined && passed.guess !== 'none') this.judged.delete(credential);
    const address = request.remoteAddress === null ? undefined : addressKey(request.remoteAddress);
    if (status === 401) {
      if (credential !== undefined && this.trusted.delete(credential) && address !== undefined) this.failures.take(address);
      return passed.guess === 'beyond' ? decision(1 / GUESSES.perSecond) : PASSED;
    }
    if (passed.guess === 'allowed' && address !== undefined) this.failures.giveBack(address);
    // Elsewhere nobody looked at the credential.
    const isLookedAt = credential !== undefined && (passed.guess !== 'none' || this.trusted.has(credential));
    if (isLookedAt && (status < 400 || status === 404 || status === 409) && !PUBLIC.test(request.path)) this.trust(credential);
    return PASSED;
  }

  private trust(credential: string): void {
    this.trusted.delete(credential);
    this.trusted.add(credential);
    if (this.trusted.size > MAX_TRUSTED) this.trusted.delete(this.trusted.values().next().value as string);
  }
}

const credentialOf = ({ headers }: HttpRequest): string | undefined => {
  const header = headers['authorization'];
  if (header === undefined || header.length > 4_096) return undefined;
  // However the scheme and the space are written, it is one credential.
  const [, scheme = '', rest = header] = /^ *([^ ]+) +(.*?) *$/.exec(header) ?? [];
  return hashSecret(`${scheme.toLowerCase()} ${rest}`);
};

const PASSED: LimitDecision = { kind: 'passed', guess: 'none' };

const decision = (seconds: number, guess: (LimitDecision & { readonly kind: 'passed' })['guess'] = 'none'): LimitDecision =>
  seconds <= 0 ? { kind: 'passed', guess } : { kind: 'limited', retryAfterSeconds: Math.max(1, Math.ceil(seconds)) };
