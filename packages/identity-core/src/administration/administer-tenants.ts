import type { ConnectionDirectory } from '../connection/connection-directory.js';
import type { Tenant } from '../connection/tenant.js';
import { DecisionDraft } from '../decision-log/decision-draft.js';
import type { DecisionId } from '../decision-log/decision.js';
import type { Refusal } from '../decision-log/refusal-code.js';
import { tenantId } from '../kernel/tenant-id.js';
import type { Stores } from '../ports.js';
import { leaveShadowWorld } from './leave-shadow-world.js';
import { administer, unknown, type AdministrationOutcome, type AdministrationPorts, type AdministrationRequest } from './administration-request.js';

export type NewTenant = Omit<Tenant, 'id' | 'createdAt'>;

export type CreateTenantOutcome =
  | { readonly kind: 'done'; readonly value: Tenant; readonly decision: DecisionId }
  /** No tenant, hence no log that could hold a decision. */
  | { readonly kind: 'refused'; readonly refusal: Refusal<'slug.taken'>; readonly decision: null };

/** Use case: a customer company is taken on. Its slug is unique over all tenants. */
export class CreateTenant {
  constructor(private readonly ports: AdministrationPorts) {}

  execute({ actor, input }: Omit<AdministrationRequest, 'tenant'>, wanted: NewTenant): Promise<CreateTenantOutcome> {
    const { ids, clock, unitOfWork } = this.ports;
    const id = tenantId(ids.next());
    return unitOfWork.run<CreateTenantOutcome>(id, async (stores) => {
      if (await stores.connections.isTenantSlugTaken(wanted.slug)) {
        return { kind: 'refused', refusal: slugTaken('tenant', wanted.slug), decision: null };
      }
      const draft = new DecisionDraft(
        { tenant: id, kind: 'administration', action: 'create-tenant', connection: null, actor, input },
        ids,
        clock,
      );
      const tenant: Tenant = { ...wanted, id, createdAt: draft.at };
      stores.connections.insertTenant(tenant);
      draft.change({ kind: 'tenant', id }, 'slug', null, tenant.slug);
      return { kind: 'done', value: tenant, decision: draft.accept(stores.decisions) };
    });
  }
}

/** Use case: name, allowed domains, e-mail sharing or retention of a tenant change. */
export class ChangeTenant {
  constructor(private readonly ports: AdministrationPorts) {}

  execute(request: AdministrationRequest, edit: (current: Tenant) => Tenant): Promise<AdministrationOutcome<Tenant>> {
    return administer(this.ports, request, 'change-tenant', null, async (stores, draft) => {
      await stores.connections.lockTenant();
      const before = await stores.connections.getTenant();
      if (before === undefined) return unknown('Tenant', request.tenant);
      const after: Tenant = { ...edit(before), id: before.id, slug: before.slug, createdAt: before.createdAt };
      const target = { kind: 'tenant', id: before.id } as const;
      draft.change(target, 'name', before.name, after.name);
      draft.change(target, 'allowedDomains', before.allowedDomains, after.allowedDomains);
      draft.change(target, 'sharedEmail', before.sharedEmail, after.sharedEmail);
      draft.change(target, 'retention', before.retention, after.retention);
      if (before.sharedEmail === 'allow' && after.sharedEmail === 'refuse') {
        const refused = await refuseWhileShared(stores);
        if (refused !== null) return { refused };
      }
      if (draft.hasChanges) stores.connections.replaceTenant(after);
      return { done: after };
    });
  }
}

/** Use case: everything of a tenant goes, its decisions included. */
export class DeleteTenant {
  constructor(
    private readonly ports: AdministrationPorts,
    private readonly connections: ConnectionDirectory,
  ) {}

  async execute(request: AdministrationRequest): Promise<void> {
    for (let cursor: string | undefined; ; ) {
      const { items, next } = await this.connections.find(request.tenant, { limit: 200, ...(cursor === undefined ? {} : { cursor }) });
      for (const { id } of items) await leaveShadowWorld(this.ports.unitOfWork, request.tenant, id);
      if (next === null) break;
      cursor = next;
    }
    await this.ports.unitOfWork.run(request.tenant, async (stores) => {
      if ((await stores.connections.getTenant()) !== undefined) stores.connections.deleteTenant();
    });
  }
}

/** Addresses named in one refusal. */
const NAMED_ADDRESSES = 10;

/** Whoever makes an address shared waits for the tenant's lock, so that what is not shared now stays so. */
async function refuseWhileShared(stores: Stores): Promise<Refusal<'tenant.emails_shared'> | null> {
  const { addresses, count } = await stores.users.findSharedEmails(NAMED_ADDRESSES);
  if (count === 0) return null;
  const more = count > addresses.length ? ` and ${count - addresses.length} more` : '';
  return {
    code: 'tenant.emails_shared',
    detail: `Several accounts share ${count === 1 ? 'an address' : `${count} addresses`}: ${addresses.join(', ')}${more}`,
    remedy: 'Give each of these accounts an address of its own, or release EMAIL of all but one, then set sharedEmail to "refuse".',
  };
}

export function slugTaken(what: string, slug: string): Refusal<'slug.taken'> {
  return { code: 'slug.taken', detail: `There is a ${what} with the slug "${slug}" already`, remedy: 'Choose another slug.' };
}
