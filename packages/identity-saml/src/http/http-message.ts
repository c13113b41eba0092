/** A request as any HTTP framework can give it. */
export interface HttpRequest {
  /** Upper case. */
  readonly method: string;
  /** Raw, from the origin; percent-encoding untouched. */
  readonly path: string;
  /** Raw, without `?`; empty when there is none. */
  readonly query: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly remoteAddress: string | null;
  /** Reads the body once, at most so many bytes. */
  readBody(limitBytes: number): Promise<Uint8Array | 'too-large'>;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string | Uint8Array | null;
}
