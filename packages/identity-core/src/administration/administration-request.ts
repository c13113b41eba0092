import type { ConnectionId } from '../connection/connection-id.js';
import { DecisionDraft } from '../decision-log/decision-draft.js';
import type { Actor, DecisionId } from '../decision-log/decision.js';
import type { Refusal } from '../decision-log/refusal-code.js';
import type { Clock, Ids } from '../kernel/clock.js';
import type { JsonObject } from '../kernel/json.js';
import type { TenantId } from '../kernel/tenant-id.js';
import type { IdentityUnitOfWork, Stores } from '../ports.js';

/** Who administers which tenant. */
export interface AdministrationRequest {
  readonly tenant: TenantId;
  readonly actor: Actor;
  /** Redacted digest of the body, for the decision. */
  readonly input: JsonObject | null;
}

export type AdministrationOutcome<Value> =
  | { readonly kind: 'done'; readonly value: Value; readonly decision: DecisionId }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly decision: DecisionId };

/** What the work inside a unit came to; its draft is closed by `administer`. */
export type AdministrationResult<Value> = { readonly done: Value } | { readonly planned: Value } | { readonly refused: Refusal };

export interface AdministrationPorts {
  readonly unitOfWork: IdentityUnitOfWork;
  readonly ids: Ids;
  readonly clock: Clock;
}

/** Runs one administrative act as one unit of work that leaves one decision, whatever it comes to. */
export function administer<Value>(
  ports: AdministrationPorts,
  { tenant, actor, input }: AdministrationRequest,
  action: string,
  connection: ConnectionId | null,
  work: (stores: Stores, draft: DecisionDraft) => Promise<AdministrationResult<Value>>,
): Promise<AdministrationOutcome<Value>> {
  return ports.unitOfWork.run(tenant, async (stores) => {
    const draft = new DecisionDraft({ tenant, kind: 'administration', action, connection, actor, input }, ports.ids, ports.clock);
    const result = await work(stores, draft);
    if ('refused' in result) {
      return { kind: 'refused', refusal: result.refused, decision: draft.refuse(stores.decisions, result.refused) };
    }
    if ('planned' in result) return { kind: 'done', value: result.planned, decision: draft.plan(stores.decisions) };
    draft.step(action, draft.hasChanges ? 'done' : 'nothing to change');
    return { kind: 'done', value: result.done, decision: draft.accept(stores.decisions) };
  });
}

export function unknown(what: string, id: string): { readonly refused: Refusal<'resource.not_found'> } {
  return {
    refused: { code: 'resource.not_found', detail: `${what} ${id} not found`, remedy: 'Check the id; it may belong to another tenant or be gone.' },
  };
}
