/** A request as the host's HTTP server received it. */
export interface HttpRequest {
  /** Upper case. */
  readonly method: string;
  /** Raw, from the origin: `/t/acme/scim/v2/Users/1`; percent-encoding untouched. */
  readonly path: string;
  /** Raw, without `?`; `''` when there is none. */
  readonly query: string;
  /** Names in lower case; repeated ones joined by `, `. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly remoteAddress: string | null;
  /** Reads the body once; `too-large` as soon as it exceeds the limit (also by Content-Length). */
  readBody(limitBytes: number): Promise<Uint8Array | 'too-large'>;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string | Uint8Array | null;
}
