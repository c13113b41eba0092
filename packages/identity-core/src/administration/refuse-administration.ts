import { DecisionDraft } from '../decision-log/decision-draft.js';
import type { DecisionId } from '../decision-log/decision.js';
import type { Refusal } from '../decision-log/refusal-code.js';
import type { AdministrationPorts, AdministrationRequest } from './administration-request.js';

/** Use case: an administrative write that no use case ever saw, because its body or its address was wrong, leaves a decision too. */
export class RefuseAdministration {
  constructor(private readonly ports: AdministrationPorts) {}

  /** @param action What was asked for, for instance `create-token`. */
  execute({ tenant, actor, input }: AdministrationRequest, action: string, refusal: Refusal): Promise<DecisionId> {
    const { ids, clock, unitOfWork } = this.ports;
    return unitOfWork.run(tenant, async (stores) => {
      const draft = new DecisionDraft({ tenant, kind: 'administration', action, connection: null, actor, input }, ids, clock);
      return draft.refuse(stores.decisions, refusal);
    });
  }
}
