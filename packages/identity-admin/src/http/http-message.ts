export interface HttpRequest {
  /** Upper case. */
  readonly method: string;
  /** From the origin, percent-encoding untouched: `/api/v1/tenants/acme`. */
  readonly path: string;
  /** Without `?`; `''` when there is none. */
  readonly query: string;
  /** Names in lower case; repeated ones joined by `, `. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly remoteAddress: string | null;
  /** Reads the body once; `too-large` as soon as it exceeds the limit, also by what Content-Length announces. */
  readBody(limitBytes: number): Promise<Uint8Array | 'too-large'>;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string | Uint8Array | null;
}
