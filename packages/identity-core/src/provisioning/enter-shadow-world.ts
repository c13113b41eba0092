import type { Connection } from '../connection/connection.js';
import type { ConnectionDirectory } from '../connection/connection-directory.js';
import type { Tenant } from '../connection/tenant.js';
import type { TenantId } from '../kernel/tenant-id.js';
import type { IdentityUnitOfWork } from '../ports.js';
import { scimId } from '../user/identifiers.js';
import type { UserDirectory } from '../user/user-directory.js';
import type { ProvisioningDirectory } from './provisioning-directory.js';
import { shadowWorldId, shadowWorldSlug } from '../connection/shadow-world-id.js';

export interface ShadowWorldPorts {
  /** The real one. */
  readonly unitOfWork: IdentityUnitOfWork;
  readonly connections: ConnectionDirectory;
  readonly users: UserDirectory;
  readonly provisioning: ProvisioningDirectory;
}

const PAGE = 200;

/**
 * Use case: a connection in shadow mode enters a tenant of its own, in which everything it asks for happens for its eyes
 * only: a whole provisioning run is consistent, and nobody else sees a thing. What the connection managed before is copied
 * when it first enters.
 */
export class EnterShadowWorld {
  constructor(private readonly ports: ShadowWorldPorts) {}

  /** Idempotent; several processes may enter at once. @returns the tenant to read and write in. */
  async execute(tenant: Tenant, connection: Connection): Promise<Tenant> {
    const id = shadowWorldId(tenant.id, connection.id);
    const world: Tenant = { ...tenant, id, slug: shadowWorldSlug(id) };
    if ((await this.ports.connections.getTenant(id)) !== undefined) return world;
    const all = await this.connectionsOf(tenant.id);
    const isNew = await this.ports.unitOfWork.run(id, async ({ connections }) => {
      if ((await connections.getTenant()) !== undefined) return false;
      connections.insertTenant(world);
      // Nobody signs in there: no metadata to refresh, no certificate to tell of.
      for (const one of all) connections.insert({ ...one, tenant: id, saml: null });
      return true;
    });
    if (isNew) {
      await this.copyUsers(tenant.id, id, connection);
      await this.copyGroups(tenant.id, id, connection);
    }
    return world;
  }

  private async connectionsOf(tenant: TenantId): Promise<readonly Connection[]> {
    const all: Connection[] = [];
    for (let cursor: string | undefined; ; ) {
      const { items, next } = await this.ports.connections.find(tenant, { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) });
      all.push(...items);
      if (next === null) return all;
      cursor = next;
    }
  }

  private async copyUsers(from: TenantId, to: TenantId, connection: Connection): Promise<void> {
    for (let offset = 0; ; offset += PAGE) {
      const { items } = await this.ports.provisioning.findUsers(from, connection.id, { offset, limit: PAGE });
      if (items.length === 0) return;
      const users = new Map((await this.ports.users.findByIds(from, items.map(({ record }) => record.user))).map((user) => [user.id, user]));
      await this.ports.unitOfWork.run(to, async (stores) => {
        for (const { record } of items) {
          const user = users.get(record.user);
          // Purged between the two reads.
          if (user === undefined) continue;
          stores.users.insert({ ...user, tenant: to, scimIds: user.scimIds.filter((held) => held.connection === connection.id) });
          stores.users.insertRecord({ ...record, tenant: to });
        }
      });
    }
  }

  private async copyGroups(from: TenantId, to: TenantId, connection: Connection): Promise<void> {
    for (let offset = 0; ; offset += PAGE) {
      const { items } = await this.ports.provisioning.findGroups(from, connection.id, { offset, limit: PAGE }, { members: true });
      if (items.length === 0) return;
      await this.ports.unitOfWork.run(to, async (stores) => {
        const ids = items.flatMap(({ members }) => members.filter((member) => member.kind === 'user').map((member) => scimId(member.id)));
        const users = await stores.users.findByScimIds(connection.id, ids);
        for (const { group, members } of items) {
          stores.groups.insert({ ...group, tenant: to });
          const add = members.flatMap((member) => {
            const user = users.get(scimId(member.id));
            return member.kind === 'user' && user !== undefined ? [{ kind: 'user' as const, id: user }] : [];
          });
          if (add.length > 0) stores.groups.changeMembers(group.id, { add, remove: [] }, group.updatedAt);
        }
      });
    }
  }
}
