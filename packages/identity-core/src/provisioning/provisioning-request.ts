import type { Connection, ScimSettings } from '../connection/connection.js';
import type { Tenant } from '../connection/tenant.js';
import { DecisionDraft } from '../decision-log/decision-draft.js';
import type { DecisionId } from '../decision-log/decision.js';
import type { Refusal, WriteRefusalCode } from '../decision-log/refusal-code.js';
import type { Clock, IdentifierDigests, Ids } from '../kernel/clock.js';
import { parseDerivedScimId } from '../user/derived-scim-id.js';
import type { ScimId } from '../user/identifiers.js';
import type { JsonObject } from '../kernel/json.js';
import type { IdentityUnitOfWork, Stores } from '../ports.js';

/** Who sent a SCIM write: an authenticated connection, as its bearer token named it. */
export interface ProvisioningRequest {
  readonly tenant: Tenant;
  readonly connection: Connection;
  readonly scim: ScimSettings;
  /** Redacted digest of the body, for the decision. */
  readonly input: JsonObject | null;
}

export interface ProvisioningRefused {
  readonly kind: 'refused';
  readonly refusal: Refusal<WriteRefusalCode>;
  readonly decision: DecisionId;
}

/** What every provisioning use case stands on. */
export interface ProvisioningPorts {
  readonly unitOfWork: IdentityUnitOfWork;
  readonly ids: Ids;
  readonly clock: Clock;
  readonly digests: IdentifierDigests;
}

export function draftFor(request: ProvisioningRequest, action: string, { ids, clock }: ProvisioningPorts): DecisionDraft {
  const { tenant, connection, input } = request;
  return new DecisionDraft(
    { tenant: tenant.id, kind: 'scim', action, connection: connection.id, actor: { kind: 'connection', id: connection.id }, input },
    ids,
    clock,
  );
}

export function held(stores: Stores, draft: DecisionDraft, refusal: Refusal<'guard.tripped'>): ProvisioningRefused {
  return { kind: 'refused', refusal, decision: draft.hold(stores.decisions, refusal) };
}

export function notFound(what: string, id: string): Refusal<'resource.not_found'> {
  return {
    code: 'resource.not_found',
    detail: `${what} ${id} not found`,
    remedy: 'Look the resource up again; it may have been deleted, or belong to another connection.',
  };
}

/**
 * Why there is no user to write under this id: unknown, or (with `visibility: all`) readable and somebody else's.
 */
export async function refuseUnowned(
  stores: Stores,
  { scim, connection }: ProvisioningRequest,
  id: ScimId,
): Promise<Refusal<'resource.not_found' | 'user.externally_managed'>> {
  const derived = scim.visibility === 'all' ? parseDerivedScimId(id) : undefined;
  const user = derived === undefined ? undefined : await stores.users.get(derived);
  const isReadable = user !== undefined && user.managedBy !== connection.id && (user.status === 'active' || user.status === 'deactivated');
  if (!isReadable) return notFound('User', id);
  return {
    code: 'user.externally_managed',
    detail: `User ${id} is not managed by the connection "${connection.name}"`,
    remedy: 'It can be read here, not changed; visibility "all" is for import.',
  };
}

/** Whether the version that the client read still stands (If-Match). */
export type Precondition = (version: number) => boolean;

export const PRECONDITION_FAILED: Refusal<'precondition.failed'> = {
  code: 'precondition.failed',
  detail: 'The resource changed since it was read',
  remedy: 'Read the resource again and repeat the change on its new version.',
};
