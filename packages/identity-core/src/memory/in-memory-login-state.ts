import type { ConnectionId } from '../connection/connection-id.js';
import type { TenantId } from '../kernel/tenant-id.js';
import type { AssertionReplayStore, LoginRequest, LoginRequestStore } from '../login/login-state.js';
import { keyOf, type InMemoryDatabase } from './in-memory-database.js';
import { removeRows } from './remove-rows.js';

export class InMemoryLoginRequestStore implements LoginRequestStore {
  constructor(private readonly database: InMemoryDatabase) {}

  async open(request: LoginRequest): Promise<void> {
    this.database.open(request.tenant).loginRequests.set(keyOf(request.connection, request.id), request);
  }

  async consume(
    tenant: TenantId,
    connection: ConnectionId,
    id: string,
    browserHashes: readonly string[],
    now: Date,
  ): Promise<LoginRequest | undefined> {
    const { loginRequests } = this.database.read(tenant);
    const request = loginRequests.get(keyOf(connection, id));
    if (request === undefined || request.expiresAt <= now || !browserHashes.includes(request.browserHash)) return undefined;
    loginRequests.delete(keyOf(connection, id));
    return request;
  }

  async removeExpired(before: Date, limit: number): Promise<number> {
    return removeRows(this.database.everything().map((data) => data.loginRequests), (request) => request.expiresAt < before, limit);
  }
}

export class InMemoryAssertionReplayStore implements AssertionReplayStore {
  constructor(private readonly database: InMemoryDatabase) {}

  async remember(tenant: TenantId, connection: ConnectionId, assertionId: string, forgetAfter: Date): Promise<'first-use' | 'replayed'> {
    const { replays } = this.database.open(tenant);
    const key = keyOf(connection, assertionId);
    if (replays.has(key)) return 'replayed';
    replays.set(key, forgetAfter);
    return 'first-use';
  }

  async removeExpired(before: Date, limit: number): Promise<number> {
    return removeRows(this.database.everything().map((data) => data.replays), (forgetAfter) => forgetAfter < before, limit);
  }
}
