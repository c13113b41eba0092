import { RefuseProvisioning, type DecisionId, type JsonObject, type ProvisioningPorts } from '@vestibule/identity-core';
import { scimToRefusal } from '../mapping/refusal-to-scim.js';
import type { ScimError } from '../protocol/index.js';
import { provisioningRequest, type Caller } from './caller.js';
import { isIssuableId } from './resource-id.js';
import { actionOf, isWrite, type Route } from './route.js';

/** Leaves the decision of a write that no use case ever saw, such as one whose body could not be read. */
export class WriteRefuser {
  private readonly refuseProvisioning: RefuseProvisioning;

  constructor(ports: ProvisioningPorts) {
    this.refuseProvisioning = new RefuseProvisioning(ports);
  }

  /** @returns `undefined` for a read, which leaves none. */
  async refuse(caller: Caller, method: string, route: Route, error: ScimError): Promise<DecisionId | undefined> {
    if (!isWrite(method, route)) return undefined;
    const input: JsonObject = { method, ...('id' in route && isIssuableId(route.id) ? { id: route.id } : {}) };
    return this.refuseProvisioning.execute(provisioningRequest(caller, input), actionOf(method, route), scimToRefusal(error));
  }
}
