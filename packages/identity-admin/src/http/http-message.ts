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
