import type { DecisionId, TrailStep } from '../decision-log/decision.js';
import type { Refusal, WriteRefusalCode } from '../decision-log/refusal-code.js';
import { draftFor, type ProvisioningPorts, type ProvisioningRequest } from './provisioning-request.js';

/** Use case: leave the decision of a SCIM write that was refused before the core could decide, such as a malformed body. */
export class RefuseProvisioning {
  constructor(private readonly ports: ProvisioningPorts) {}

  /** @param action What was asked for, for instance `create-user`. */
  execute(
    request: ProvisioningRequest,
    action: string,
    refusal: Refusal<WriteRefusalCode>,
    trail: readonly TrailStep[] = [],
  ): Promise<DecisionId> {
    return this.ports.unitOfWork.run(request.tenant.id, async (stores) => {
      const draft = draftFor(request, action, this.ports);
      draft.note(...trail);
      return draft.refuse(stores.decisions, refusal);
    });
  }
}
