import type { Brand } from '../kernel/brand.js';
import type { JsonObject, JsonValue } from '../kernel/json.js';
import type { ConnectionId } from '../connection/connection-id.js';
import type { TenantId } from '../kernel/tenant-id.js';
import type { EventId } from '../events/domain-event.js';
import type { GroupId } from '../group/group.js';
import type { IdentifierKind, UserId } from '../user/identifiers.js';
import type { RefusalCode } from './refusal-code.js';

export type DecisionId = Brand<string, 'DecisionId'>;
export const decisionId = (value: string): DecisionId => value as DecisionId;

export type DecisionKind = 'login' | 'scim' | 'administration' | 'system';
export type DecisionOutcome = 'accepted' | 'refused' | 'held' | 'planned';

/** Who asked. `host` is the operator's token or the embedding application; `person` somebody at a login. */
export interface Actor {
  readonly kind: 'connection' | 'host' | 'person' | 'system';
  readonly id: string | null;
}

/** One consideration of one policy. Matching steps carry `identifier`; the four findings are the contract's words. */
export interface TrailStep {
  readonly policy: string;
  readonly identifier: IdentifierKind | null;
  readonly result: string;
  readonly detail: string | null;
}

export interface FieldChange {
  readonly target: { readonly kind: 'user' | 'group' | 'connection' | 'tenant' | 'token'; readonly id: string };
  readonly field: string;
  readonly from: JsonValue;
  readonly to: JsonValue;
}

/** One login or one write, and why it ended as it did. Holds no secret and no whole message. */
export interface Decision {
  readonly tenant: TenantId;
  /** Time-ordered: later decisions of one process sort after. */
  readonly id: DecisionId;
  readonly at: Date;
  readonly kind: DecisionKind;
  /** For instance `login`, `create-user`, `change-group`, `detach-group`. */
  readonly action: string;
  readonly connection: ConnectionId | null;
  readonly actor: Actor;
  readonly outcome: DecisionOutcome;
  readonly reason: RefusalCode | null;
  readonly detail: string | null;
  readonly remedy: string | null;
  readonly matchedBy: IdentifierKind | null;
  /** Never empty. */
  readonly trail: readonly TrailStep[];
  readonly changes: readonly FieldChange[];
  readonly events: readonly EventId[];
  readonly user: UserId | null;
  readonly group: GroupId | null;
  /** Redacted digest of what was presented. */
  readonly input: JsonObject | null;
}
