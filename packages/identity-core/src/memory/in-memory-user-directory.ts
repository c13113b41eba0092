import type { Page, PageRequest } from '../kernel/page.js';
import type { TenantId } from '../kernel/tenant-id.js';
import type { UserId } from '../user/identifiers.js';
import type { UserDirectory, UserQuery } from '../user/user-directory.js';
import type { User } from '../user/user.js';
import { containsText } from './contains-text.js';
import type { InMemoryDatabase } from './in-memory-database.js';
import { pageOf } from './page-of.js';

export class InMemoryUserDirectory implements UserDirectory {
  constructor(private readonly database: InMemoryDatabase) {}

  async get(tenant: TenantId, id: UserId): Promise<User | undefined> {
    return this.database.read(tenant).user(id);
  }

  async findByIds(tenant: TenantId, ids: readonly UserId[]): Promise<readonly User[]> {
    const users = this.database.read(tenant).users.filter(({ user }) => ids.includes(user.id));
    return users.map(({ user }) => user).sort((one, other) => (one.id < other.id ? -1 : 1));
  }

  async findDueForPurge(now: Date, limit: number): Promise<readonly { readonly tenant: TenantId; readonly user: UserId }[]> {
    return this.database
      .everything()
      .flatMap((data) => data.users.filter(({ user }) => user.status === 'deprovisioned' && user.purgeAfter !== null && user.purgeAfter <= now))
      .sort(({ user: one }, { user: other }) => Number(one.purgeAfter) - Number(other.purgeAfter) || (one.id < other.id ? -1 : 1))
      .slice(0, limit)
      .map(({ user }) => ({ tenant: user.tenant, user: user.id }));
  }

  async find(tenant: TenantId, { text, status, managedBy }: UserQuery, page: PageRequest): Promise<Page<User>> {
    const users = this.database
      .read(tenant)
      .users.filter(
        ({ user }) =>
          (status === undefined ? user.status !== 'purged' : user.status === status) &&
          (managedBy === undefined || user.managedBy === managedBy) &&
          containsText(text, user.upn, user.email, user.fields.displayName),
      )
      .map(({ user }) => user);
    return pageOf(users, (user) => user.id, page);
  }

  async removeExpiredPromises(before: Date, limit: number): Promise<number> {
    let left = limit;
    for (const data of this.database.everything()) {
      data.promises.deleteWhere(({ connection, at }) => data.connections.get(connection)?.scim?.mode !== 'shadow' && at < before && left > 0 && left-- > 0);
    }
    return limit - left;
  }
}
