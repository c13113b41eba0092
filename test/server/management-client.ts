import type {
  ConnectionView,
  DecisionView,
  GroupView,
  MemberView,
  Page,
  TenantView,
  TokenCreatedView,
  TokenView,
  UserView,
} from './management-views.js';

export interface ManagementAnswer<Body = unknown> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** An answer outside 2xx, with the problem details (RFC 9457). */
export class ManagementRefusal extends Error {
  override readonly name = 'ManagementRefusal';

  constructor(
    readonly status: number,
    readonly code: string | undefined,
    readonly problem: unknown,
    call: string,
  ) {
    super(`${call} answered ${status}: ${JSON.stringify(problem)}`);
  }
}

type Body = Readonly<Record<string, unknown>>;

/** The management API under /api/v1, as an operator's script would use it. Methods throw {@link ManagementRefusal} outside 2xx. */
export class ManagementClient {
  constructor(
    private readonly serverUrl: string,
    private readonly adminToken: string,
  ) {}

  /** Any call, any answer: for the tests of refusals. `path` begins with a slash and is below /api/v1. */
  async send(method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<ManagementAnswer> {
    const response = await fetch(`${this.serverUrl}/api/v1${path}`, {
      method,
      redirect: 'manual',
      headers: {
        authorization: `Bearer ${this.adminToken}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, body: isJson && text !== '' ? (JSON.parse(text) as unknown) : text };
  }

  // The caller names the answer's type: this client trusts the contract, the tests check it.
  async call<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const answer = await this.send(method, path, body);
    if (answer.status >= 200 && answer.status < 300) return answer.body as Answer;
    const code = typeof answer.body === 'object' && answer.body !== null && 'code' in answer.body ? String(answer.body.code) : undefined;
    throw new ManagementRefusal(answer.status, code, answer.body, `${method} ${path}`);
  }

  createTenant = (body: Body): Promise<TenantView> => this.call('POST', '/tenants', body);
  deleteTenant = (tenant: string): Promise<void> => this.call('DELETE', `/tenants/${tenant}`);

  createConnection = (tenant: string, body: Body): Promise<ConnectionView> => this.call('POST', `/tenants/${tenant}/connections`, body);
  connection = (tenant: string, connection: string): Promise<ConnectionView> => this.call('GET', `/tenants/${tenant}/connections/${connection}`);
  patchConnection = (tenant: string, connection: string, body: Body): Promise<ConnectionView> =>
    this.call('PATCH', `/tenants/${tenant}/connections/${connection}`, body);
  deleteConnection = (tenant: string, connection: string): Promise<void> => this.call('DELETE', `/tenants/${tenant}/connections/${connection}`);

  createToken = (tenant: string, connection: string, body: Body = {}): Promise<TokenCreatedView> =>
    this.call('POST', `/tenants/${tenant}/connections/${connection}/tokens`, body);
  tokens = (tenant: string, connection: string): Promise<Page<TokenView>> => this.call('GET', `/tenants/${tenant}/connections/${connection}/tokens`);
  deleteToken = (tenant: string, connection: string, id: string, detachGroups = false): Promise<void> =>
    this.call('DELETE', `/tenants/${tenant}/connections/${connection}/tokens/${id}${detachGroups ? '?detachGroups=true' : ''}`);

  createUser = (tenant: string, body: Body): Promise<UserView> => this.call('POST', `/tenants/${tenant}/users`, body);
  user = (tenant: string, id: string): Promise<UserView> => this.call('GET', `/tenants/${tenant}/users/${id}`);
  users = (tenant: string, query: Readonly<Record<string, string>> = {}): Promise<Page<UserView>> =>
    this.call('GET', `/tenants/${tenant}/users?${new URLSearchParams(query).toString()}`);
  patchUser = (tenant: string, id: string, body: Body): Promise<UserView> => this.call('PATCH', `/tenants/${tenant}/users/${id}`, body);
  deleteUser = (tenant: string, id: string): Promise<void> => this.call('DELETE', `/tenants/${tenant}/users/${id}`);

  createGroup = (tenant: string, body: Body): Promise<GroupView> => this.call('POST', `/tenants/${tenant}/groups`, body);
  group = (tenant: string, id: string): Promise<GroupView> => this.call('GET', `/tenants/${tenant}/groups/${id}`);
  groups = (tenant: string, query: Readonly<Record<string, string>> = {}): Promise<Page<GroupView>> =>
    this.call('GET', `/tenants/${tenant}/groups?${new URLSearchParams(query).toString()}`);
  patchGroup = (tenant: string, id: string, body: Body): Promise<GroupView> => this.call('PATCH', `/tenants/${tenant}/groups/${id}`, body);
  deleteGroup = (tenant: string, id: string): Promise<void> => this.call('DELETE', `/tenants/${tenant}/groups/${id}`);
  detachGroup = (tenant: string, id: string): Promise<GroupView> => this.call('POST', `/tenants/${tenant}/groups/${id}/detach`, {});
  members = (tenant: string, group: string): Promise<Page<MemberView>> => this.call('GET', `/tenants/${tenant}/groups/${group}/members`);
  addMember = (tenant: string, group: string, user: string): Promise<void> => this.call('PUT', `/tenants/${tenant}/groups/${group}/members/${user}`);
  removeMember = (tenant: string, group: string, user: string): Promise<void> =>
    this.call('DELETE', `/tenants/${tenant}/groups/${group}/members/${user}`);

  decision = (tenant: string, id: string): Promise<DecisionView> => this.call('GET', `/tenants/${tenant}/decisions/${id}`);
  decisions = (tenant: string, query: Readonly<Record<string, string>> = {}): Promise<Page<DecisionView>> =>
    this.call('GET', `/tenants/${tenant}/decisions?${new URLSearchParams(query).toString()}`);
}
