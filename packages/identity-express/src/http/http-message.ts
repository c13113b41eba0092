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
  /** The body piece by piece, instead of `readBody`; whoever sends it waits until a piece is taken. Absent: it was read already. */
  readonly stream?: (() => AsyncIterable<Uint8Array>) | undefined;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string | Uint8Array | null;
  /** Instead of `body`: text piece by piece, the next one made when the last was taken. Whoever does not read to the end calls `return`. */
  readonly stream?: AsyncIterableIterator<string>;
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
