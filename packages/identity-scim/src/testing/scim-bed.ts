import { createHash, randomUUID } from 'node:crypto';
import {
  connectionId,
  DEFAULT_SCIM_SETTINGS,
  tenantId,
  type Connection,
  type ConnectionDirectory,
  type Decision,
  type DecisionDirectory,
  type DecisionId,
  type EventFeed,
  type GroupDirectory,
  type IdentityUnitOfWork,
  type Ids,
  type ProvisioningDirectory,
  type ProvisioningToken,
  type ScimSettings,
  type Tenant,
  type UserDirectory,
} from '@vestibule/identity-core';
import { inMemoryPorts, type InMemoryPorts } from '@vestibule/identity-core/memory';
import { createScimHandler, type ScimHandler, type ScimHandlerOptions } from '../http/create-scim-handler.js';
import type { HttpRequest } from '../http/http-message.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../protocol/index.js';

export const TOKEN = 'a-token-of-okta';
export const hashToken = (plain: string): string => createHash('sha256').update(plain).digest('hex');

/** What the handler stands on, and what a test looks at afterwards. */
export interface BedPorts {
  readonly unitOfWork: IdentityUnitOfWork;
  readonly connections: ConnectionDirectory;
  readonly provisioning: ProvisioningDirectory;
  readonly users: UserDirectory;
  readonly groups: GroupDirectory;
  readonly decisions: DecisionDirectory;
  readonly events: EventFeed;
}

export interface Answered {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string | null;
  readonly body: JsonObject;
}

export interface Sent {
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON, or text as it is. */
  readonly body?: JsonValue | string | Uint8Array;
  readonly token?: string | null;
}

export interface BedSettings {
  readonly scim?: Partial<ScimSettings> | null;
  readonly tenant?: Partial<Tenant>;
  readonly token?: Partial<ProvisioningToken>;
  readonly options?: Partial<ScimHandlerOptions>;
  /** Default: fresh ones. */
  readonly ports?: InMemoryPorts;
  /** Wraps or replaces ports, so that a test sees or breaks them. */
  readonly wrap?: (ports: BedPorts) => Partial<Pick<ScimHandlerOptions, 'unitOfWork' | 'connections' | 'provisioning'>>;
}

/** A tenant with the connection `okta` and one token, behind a handler, in memory. */
export class ScimBed {
  readonly errors: unknown[] = [];

  private constructor(
    readonly ports: BedPorts,
    readonly tenant: Tenant,
    readonly connection: Connection,
    readonly ids: Ids,
  ) {}

  handler!: ScimHandler;

  static async open(settings: BedSettings = {}): Promise<ScimBed> {
    const ports = settings.ports ?? inMemoryPorts();
    const id = randomUUID();
    const now = new Date('2026-01-01T00:00:00.000Z');
    const tenant: Tenant = {
      id: tenantId(id),
      slug: 'acme',
      name: 'Acme',
      allowedDomains: ['*'],
      sharedEmail: 'refuse',
      retention: 'P30D',
      createdAt: now,
      ...settings.tenant,
    };
    const bed = new ScimBed(ports, tenant, connectionOf(tenant, 'okta', settings.scim), timeOrderedIds());
    await ports.unitOfWork.run(tenant.id, ({ connections }) => {
      connections.insertTenant(tenant);
      return Promise.resolve();
    });
    await bed.connect('okta', TOKEN, settings);
    const options: ScimHandlerOptions = {
      unitOfWork: ports.unitOfWork,
      connections: ports.connections,
      provisioning: ports.provisioning,
      users: ports.users,
      ids: bed.ids,
      clock: { now: () => new Date() },
      digests: ports.digests,
      hashToken,
      externalUrl: 'https://id.example',
      onError: (error) => bed.errors.push(error),
      ...settings.wrap?.(ports),
      ...settings.options,
    };
    bed.handler = createScimHandler(options);
    return bed;
  }

  /** Another connection of the tenant, with a token of its own. */
  async connect(slug: string, token: string, settings: Pick<BedSettings, 'scim' | 'token'> = {}): Promise<void> {
    const connection = connectionOf(this.tenant, slug, settings.scim);
    await this.ports.unitOfWork.run(this.tenant.id, ({ connections }) => {
      connections.insert(connection);
      connections.insertToken({
        tenant: this.tenant.id,
        connection: connection.id,
        id: randomUUID(),
        name: null,
        hash: hashToken(token),
        hint: token.slice(-4),
        createdAt: this.tenant.createdAt,
        lastUsedAt: null,
        expiresAt: null,
        ...settings.token,
      });
      return Promise.resolve();
    });
  }

  get baseUrl(): string {
    return `https://id.example/t/${this.tenant.slug}/scim/v2`;
  }

  /** @param target Below the base URL, with its query. */
  async send(method: string, target: string, sent: Sent = {}): Promise<Answered> {
    return this.sendTo(method, `/t/${this.tenant.slug}/scim/v2${target}`, sent);
  }

  async sendTo(method: string, target: string, { headers = {}, body, token = TOKEN }: Sent = {}): Promise<Answered> {
    const [path = '', query = ''] = target.split(/\?(.*)/s);
    const bytes = body === undefined ? new Uint8Array() : body instanceof Uint8Array ? body : new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body));
    const request: HttpRequest = {
      method,
      path,
      query,
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        'content-type': 'application/scim+json; charset=utf-8',
        ...headers,
      },
      remoteAddress: null,
      readBody: (limit) => Promise.resolve(bytes.byteLength > limit ? 'too-large' : bytes),
    };
    const response = await this.handler.handle(request);
    const text = typeof response.body === 'string' ? response.body : null;
    const parsed = text === null ? {} : (JSON.parse(text) as JsonValue);
    return {
      status: response.status,
      headers: Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), String(value)])),
      text,
      body: isJsonObject(parsed) ? parsed : {},
    };
  }

  /** Creates a user; @returns its id. */
  async user(userName: string, more: JsonObject = {}): Promise<string> {
    const answer = await this.send('POST', '/Users', { body: { userName, ...more } });
    if (answer.status !== 201) throw new Error(`User ${userName} was not created: ${answer.text ?? ''}`);
    return idOf(answer);
  }

  /** Creates a group; @returns its id. */
  async group(displayName: string, members: readonly string[] = []): Promise<string> {
    const answer = await this.send('POST', '/Groups', { body: { displayName, members: members.map((value) => ({ value })) } });
    if (answer.status !== 201) throw new Error(`Group ${displayName} was not created: ${answer.text ?? ''}`);
    return idOf(answer);
  }

  async patch(target: string, ...operations: readonly JsonObject[]): Promise<Answered> {
    return this.send('PATCH', target, {
      body: { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: operations },
    });
  }

  async memberIds(group: string): Promise<readonly string[]> {
    const { body } = await this.send('GET', `/Groups/${group}`);
    return (body['members'] as readonly { readonly value: string }[]).map((member) => member.value);
  }

  async decision(answer: Answered): Promise<Decision | undefined> {
    const id = answer.headers['vestibule-decision'];
    return id === undefined ? undefined : this.ports.decisions.get(this.tenant.id, id as DecisionId);
  }
}

/** The id of the resource that was answered. */
export function idOf({ body }: Pick<Answered, 'body'>): string {
  const id = body['id'];
  if (typeof id !== 'string') throw new Error('The answer is no resource');
  return id;
}

function connectionOf(tenant: Tenant, slug: string, scim: BedSettings['scim']): Connection {
  return {
    tenant: tenant.id,
    id: connectionId(slug),
    name: slug,
    preset: 'okta',
    rebinding: 'refuse',
    saml: null,
    scim: scim === null ? null : { ...DEFAULT_SCIM_SETTINGS, ...scim },
    createdAt: tenant.createdAt,
    updatedAt: tenant.createdAt,
  };
}

/** UUIDs of version 7 in shape and order. */
function timeOrderedIds(): Ids {
  let last = Date.now() * 4096;
  return {
    next: () => {
      last += 1;
      const time = Math.floor(last / 4096).toString(16).padStart(12, '0');
      const count = (last % 4096).toString(16).padStart(3, '0');
      return `${time.slice(0, 8)}-${time.slice(8)}-7${count}-${randomUUID().slice(19)}`;
    },
  };
}
