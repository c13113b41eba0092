import type { Session, SessionId, Tenant, User } from '@vestibule/identity-core';
import { inMemoryPorts, ManualClock } from '@vestibule/identity-core/memory';
import { hashSecret } from '../adapters/node-secrets.js';
import { createVestibule, type Vestibule } from '../create-vestibule.js';
import type { HttpRequest, HttpResponse } from '../http/http-message.js';
import type { VestibuleOptions } from '../vestibule-options.js';

export const ADMIN_TOKEN = 'the-operators-token';

export interface SiteUnderTest {
  readonly vestibule: Vestibule;
  readonly clock: ManualClock;
  readonly errors: readonly unknown[];
  get(path: string, headers?: HttpRequest['headers']): Promise<HttpResponse>;
  send(method: string, path: string, body: string, headers?: HttpRequest['headers']): Promise<HttpResponse>;
  /** A call of the management API. */
  admin(method: string, path: string, body?: unknown): Promise<HttpResponse>;
}

/** A whole site on the in-memory adapters. */
export function openSite(options: Partial<VestibuleOptions> = {}): SiteUnderTest {
  const clock = new ManualClock();
  const errors: unknown[] = [];
  const vestibule = createVestibule({
    externalUrl: 'http://localhost:3000',
    encryptionKey: Buffer.alloc(32, 7),
    adminToken: ADMIN_TOKEN,
    ports: inMemoryPorts(),
    clock,
    background: false,
    onError: (error) => errors.push(error),
    ...options,
  });
  const send: SiteUnderTest['send'] = (method, target, body, headers = {}) => vestibule.handle(request(method, target, body, headers));
  return {
    vestibule,
    clock,
    errors,
    get: (path, headers) => send('GET', path, '', headers),
    send,
    admin: (method, path, body) =>
      send(method, `/api/v1${path}`, body === undefined ? '' : JSON.stringify(body), {
        authorization: `Bearer ${ADMIN_TOKEN}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      }),
  };
}

export function request(method: string, target: string, body = '', headers: HttpRequest['headers'] = {}): HttpRequest {
  const [path = '', query = ''] = target.split('?', 2);
  const bytes = Buffer.from(body);
  return { method, path, query, headers, remoteAddress: '127.0.0.1', readBody: async (limit) => (bytes.length > limit ? 'too-large' : bytes) };
}

/** Somebody with a session, as a completed login leaves it. @returns the cookie. */
export async function signIn(site: SiteUnderTest, tenant: string, user: string, secret = 'vst_0123456789abcdefghij'): Promise<string> {
  const { ports } = site.vestibule;
  const known = (await ports.connections.getTenantBySlug(tenant)) as Tenant;
  const now = site.clock.now();
  await ports.unitOfWork.run(known.id, async (stores) => {
    await stores.users.get(user as User['id']);
    const session: Session = {
      tenant: known.id,
      id: ports.ids.next() as SessionId,
      secretHash: hashSecret(secret),
      user: user as User['id'],
      connection: 'okta' as Session['connection'],
      nameId: null,
      nameIdFormat: null,
      sessionIndex: null,
      createdAt: now,
      lastSeenAt: now,
      expiresAt: new Date(now.getTime() + 3_600_000),
    };
    stores.sessions.insert(session);
  });
  return `vestibule_session=${secret}`;
}
