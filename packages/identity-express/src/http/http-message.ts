/** A request as every adapter reads it, whatever framework received it. */
export interface HttpRequest {
  /** Upper case. */
  readonly method: string;
  /** Raw, from the origin: `/t/acme/session`; percent-encoding untouched. */
  readonly path: string;
  /** Raw, without `?`; empty when there is none. */
  readonly query: string;
  /** Names lower case; repeated ones joined by `, `, cookies by `; `. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly remoteAddress: string | null;
  /**
   * Reads the body once; `too-large` as soon as it is known to exceed the limit.
   *
   * @throws {RequestAbortedError} The client went away: there is nobody left to answer.
   */
  readBody(limitBytes: number): Promise<Uint8Array | 'too-large'>;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string | Uint8Array | null;
}

export interface HttpHandler {
  handle(request: HttpRequest): Promise<HttpResponse>;
}

/** The client closed the connection before its body had arrived. */
export class RequestAbortedError extends Error {
  override readonly name = 'RequestAbortedError';

  constructor() {
    super('The client went away before its request was complete');
  }
}
