import type { ConnectionId } from '../connection/connection-id.js';
import { DecisionDraft } from '../decision-log/decision-draft.js';
import type { DecisionId, TrailStep } from '../decision-log/decision.js';
import type { LoginRefusalCode, Refusal, SamlRefusalCode } from '../decision-log/refusal-code.js';
import type { Clock, Ids } from '../kernel/clock.js';
import type { JsonObject } from '../kernel/json.js';
import type { TenantId } from '../kernel/tenant-id.js';
import type { IdentityUnitOfWork } from '../ports.js';

export interface RefusedLogin {
  readonly tenant: TenantId;
  readonly connection: ConnectionId;
  readonly refusal: Refusal<LoginRefusalCode | SamlRefusalCode>;
  /** What was checked before the refusal, in order. */
  readonly trail: readonly TrailStep[];
  readonly input: JsonObject | null;
  readonly test: boolean;
  /** Default: a login. `open-address`: whoever came brought no message, and says nothing about logins. */
  readonly action?: 'login' | 'open-address';
}

/** Use case: leave the decision of a login that the gate refused. */
export class RefuseLogin {
  constructor(
    private readonly unitOfWork: IdentityUnitOfWork,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  execute({ tenant, connection, refusal, trail, input, test, action = 'login' }: RefusedLogin): Promise<DecisionId> {
    return this.unitOfWork.run(tenant, async (stores) => {
      const draft = new DecisionDraft(
        { tenant, kind: 'login', action: test ? 'test-login' : action, connection, actor: { kind: 'person', id: null }, input },
        this.ids,
        this.clock,
      );
      draft.note(...trail);
      return draft.refuse(stores.decisions, refusal);
    });
  }
}
