/** What a management API answered. */
export interface ManagementAnswer {
  readonly status: number;
  /** Parsed JSON; `null` when there was none. */
  readonly body: unknown;
}

export interface StreamedRequest {
  readonly headers?: Readonly<Record<string, string>>;
  /** Newline-delimited JSON. */
  readonly body?: AsyncIterable<Uint8Array>;
}

export interface StreamedAnswer {
  readonly status: number;
  /** As fast as it is taken; throws {@link CommandRefused} when it breaks off. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** The management API, wherever it runs. */
export interface ManagementApi {
  /** @param path Below `/api/v1`, starting with a slash. */
  send(method: string, path: string, body?: unknown): Promise<ManagementAnswer>;
  /** For what is too large to be held at once. */
  stream(method: string, path: string, request?: StreamedRequest): Promise<StreamedAnswer>;
  close(): Promise<void>;
}

/** The API said no: exit 1. */
export class CommandRefused extends Error {
  override readonly name = 'CommandRefused';

  constructor(
    message: string,
    /** Problem details (RFC 9457), when the API gave some. */
    readonly problem: unknown = null,
    /** For programs, where there is no problem with a code of its own. */
    readonly code: string = 'command.refused',
  ) {
    super(message);
  }
}

/** The command line itself cannot be carried out: exit 2. */
export class WrongUsage extends Error {
  override readonly name = 'WrongUsage';
}

/** @throws {CommandRefused} For any answer outside 2xx. */
export async function call<Answer>(api: ManagementApi, method: string, path: string, body?: unknown): Promise<Answer> {
  const answer = await api.send(method, path, body);
  if (answer.status >= 200 && answer.status < 300) return answer.body as Answer;
  throw new CommandRefused(sentenceOf(answer), answer.body);
}

/** @throws {CommandRefused} For any answer outside 2xx. */
export async function callStream(api: ManagementApi, method: string, path: string, request?: StreamedRequest): Promise<AsyncIterable<Uint8Array>> {
  const { status, body } = await api.stream(method, path, request);
  if (status >= 200 && status < 300) return body;
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  const answer = { status, body: parseJson(Buffer.concat(chunks).toString('utf8')) };
  throw new CommandRefused(sentenceOf(answer), answer.body);
}

export function parseJson(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Every page of a list. */
export async function callAll<Item>(api: ManagementApi, path: string): Promise<readonly Item[]> {
  const items: Item[] = [];
  let cursor: string | null = null;
  do {
    const query: string = new URLSearchParams({ limit: '200', ...(cursor === null ? {} : { cursor }) }).toString();
    const page: { items: Item[]; next: string | null } = await call(api, 'GET', `${path}${path.includes('?') ? '&' : '?'}${query}`);
    items.push(...page.items);
    cursor = page.next;
  } while (cursor !== null);
  return items;
}

function sentenceOf({ status, body }: ManagementAnswer): string {
  if (typeof body !== 'object' || body === null) return `The management API answered ${status}.`;
  const { detail, title, code, errors } = body as { detail?: string; title?: string; code?: string; errors?: { pointer?: string; detail?: string }[] };
  const fields = (errors ?? []).map((error) => `\n  ${error.pointer ?? ''}: ${error.detail ?? ''}`).join('');
  return `${detail ?? title ?? `The management API answered ${status}`}${code === undefined ? '' : ` (${code})`}${fields}`;
}
