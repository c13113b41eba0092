import { checkSchema, type JsonSchema } from '../../packages/identity-admin/src/fixture/check-schema.js';

interface Described {
  readonly operationId: string;
  readonly summary: string;
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { readonly schema: JsonSchema }>> }>>;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> };
}

export interface DescribedOperation {
  readonly id: string;
  readonly call: string;
  readonly summary: string;
}

type Json = Readonly<Record<string, unknown>>;

/** Calls a running server and holds every answer against the OpenAPI document that this server serves. */
export class CheckedClient {
  /** Operations that were answered as they should. */
  readonly called = new Set<string>();

  private constructor(
    private readonly url: string,
    private readonly adminToken: string,
    private readonly document: Document,
  ) {}

  static async open(url: string, adminToken: string): Promise<CheckedClient> {
    return new CheckedClient(url, adminToken, (await (await fetch(`${url}/api/v1/openapi.json`)).json()) as Document);
  }

  get operations(): readonly DescribedOperation[] {
    return Object.entries(this.document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, { operationId, summary }]) => ({ id: operationId, call: `${method.toUpperCase()} ${path}`, summary })),
    );
  }

  /** @throws {Error} The status was another, or the answer is not as described. */
  async must(status: number, method: string, path: string, body?: unknown, type = 'application/json'): Promise<Json> {
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${this.adminToken}`, ...(body === undefined ? {} : { 'content-type': type }) },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    if (response.status !== status) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    const operation = this.find(method, path);
    const [media = '', { schema } = { schema: undefined }] = Object.entries(operation.responses[status]?.content ?? {})[0] ?? [];
    if ((response.headers.get('content-type') ?? '').split(';')[0] !== media) throw new Error(`${method} ${path} answered another type than ${media}`);
    const values = text === '' ? [] : media.includes('ndjson') ? text.trimEnd().split('\n').map((line) => JSON.parse(line) as Json) : [JSON.parse(text) as Json];
    const errors = schema === undefined ? (text === '' ? [] : ['the answer is not described']) : values.flatMap((value) => checkSchema(schema, value, this.document.components.schemas));
    if (errors.length > 0) throw new Error(`${method} ${path} is not as described: ${errors.join('; ')}`);
    if (!/ndjson/.test(media) && method !== 'GET' && response.headers.get('vestibule-decision') === null && !UNDECIDED.has(operation.operationId)) {
      throw new Error(`${method} ${path} left no decision`);
    }
    this.called.add(operation.operationId);
    return media.includes('ndjson') ? { text, values } : (values[0] ?? {});
  }

  private find(method: string, path: string): Described {
    const entries = Object.entries(this.document.paths).filter(([template, item]) => method.toLowerCase() in item && new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path.split('?')[0] ?? ''));
    // `/tenants/import` before `/tenants/{tenant}`
    const [entry] = entries.sort(([one], [other]) => one.split('{').length - other.split('{').length);
    const operation = entry?.[1][method.toLowerCase()];
    if (operation === undefined) throw new Error(`${method} ${path} is not described`);
    return operation;
  }
}

/** Writes that leave no tenant whose log could hold a decision. */
const UNDECIDED: ReadonlySet<string> = new Set(['deleteTenant']);
