import type { ConnectionId } from '../connection/connection-id.js';
import { DecisionDraft } from '../decision-log/decision-draft.js';
import type { DecisionId } from '../decision-log/decision.js';
import type { Clock, Ids } from '../kernel/clock.js';
import type { TenantId } from '../kernel/tenant-id.js';
import type { IdentityUnitOfWork } from '../ports.js';

/**
 * Use case: leave the decision of a login that began at the identity provider and was converted: its message was dropped
 * unread and a login of our own begun, so that nobody can be signed in by a message they did not ask for.
 */
export class ConvertLogin {
  constructor(
    private readonly unitOfWork: IdentityUnitOfWork,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  execute(tenant: TenantId, connection: ConnectionId): Promise<DecisionId> {
    return this.unitOfWork.run(tenant, (stores) => {
      const draft = new DecisionDraft(
        { tenant, kind: 'login', action: 'convert-login', connection, actor: { kind: 'person', id: null }, input: null },
        this.ids,
        this.clock,
      );
      draft.step('idp-initiated', 'converted', 'RelayState initiate-sp-login: the message was not read');
      return Promise.resolve(draft.accept(stores.decisions, 'The login begun at the identity provider continues as one begun here'));
    });
  }
}
