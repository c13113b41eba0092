import {
  ChangeUser,
  DeprovisionUser,
  ProvisionUser,
  scimId,
  type ChangeUserOutcome,
  type DecisionId,
  type ProvisionedProfile,
  type ProvisionedUserView,
  type ProvisioningDirectory,
  type ProvisioningPorts,
  type ScimId,
  type UserEdit,
} from '@vestibule/identity-core';
import { toReadPage, planPage, type ReadPage } from '../mapping/list-page.js';
import { refusalToScim } from '../mapping/refusal-to-scim.js';
import { patchingEdit, replacingEdit, toWrittenProfile } from '../mapping/user-edits.js';
import type { MalformedAddresses } from '../mapping/user-profile.js';
import { toUserResource, userLocation } from '../mapping/user-resource.js';
import { digestOperations, digestProfile } from '../mapping/write-digest.js';
import {
  decidePrecondition,
  notFound,
  parsePatch,
  preconditionFailed,
  projectionIncludes,
  projectResource,
  validateResource,
  weakEntityTag,
  type JsonObject,
  type ListQuery,
  type Preconditions,
  type Projection,
  type ResourceType,
} from '../protocol/index.js';
import { errorAnswer, type Answer } from './answer.js';
import { dialectOf, provisioningRequest, type Caller } from './caller.js';
import { writePrecondition } from './conditions.js';
import { loadableId } from './resource-id.js';

/** `/Users`: RFC 7644 §3, on the core's use cases. */
export class UsersEndpoint {
  private readonly provisionUser: ProvisionUser;
  private readonly changeUser: ChangeUser;
  private readonly deprovisionUser: DeprovisionUser;

  constructor(
    ports: ProvisioningPorts,
    private readonly directory: ProvisioningDirectory,
    readonly resourceType: ResourceType,
    private readonly digest: (text: string) => string,
  ) {
    this.provisionUser = new ProvisionUser(ports);
    this.changeUser = new ChangeUser(ports);
    this.deprovisionUser = new DeprovisionUser(ports);
  }

  async find(caller: Caller, list: ListQuery): Promise<ReadPage<JsonObject>> {
    const plan = planPage(list, 'User', this.digest);
    const found = await this.directory.findUsers(caller.tenant.id, caller.connection.id, plan.query, caller.scim.visibility);
    const page = toReadPage(plan, list, found, (view) => view.record.scimId);
    return { ...page, items: page.items.map((view) => this.render(caller, view, list.projection)) };
  }

  /** @throws {ScimError} 404, 412 */
  async get(caller: Caller, rawId: string, projection: Projection, conditions: Preconditions): Promise<Answer> {
    const id = loadableId('User', rawId);
    const view = await this.directory.getUser(caller.tenant.id, caller.connection.id, scimId(id), caller.scim.visibility);
    if (view === undefined) throw notFound(`User ${id} not found. It may have been deleted, or belong to another connection.`);
    const etag = { ETag: weakEntityTag(view.record.version) };
    switch (decidePrecondition(conditions, String(view.record.version), true).kind) {
      case 'not-modified':
        return { status: 304, headers: etag };
      case 'precondition-failed':
        throw preconditionFailed('The resource changed since it was read. Read it again.');
      case 'proceed':
        return { status: 200, headers: etag, body: this.render(caller, view, projection) };
    }
  }

  async create(caller: Caller, body: JsonObject, projection: Projection): Promise<Answer> {
    const profile = this.read(caller, body);
    const input = digestProfile(profile);
    const outcome = await this.provisionUser.execute(provisioningRequest(caller, input), profile);
    if (outcome.kind === 'refused') return errorAnswer(refusalToScim(outcome.refusal, input), outcome.decision);
    const { record, active } = outcome.view;
    const view = record.version === 1 ? outcome.view : { record, active, foreign: null, groups: await this.groupsOf(caller, record.scimId, projection) };
    return {
      status: 201,
      headers: { Location: userLocation(record.scimId, caller.baseUrl), ETag: weakEntityTag(record.version) },
      body: this.render(caller, view, projection),
      decision: outcome.decision,
    };
  }

  async replace(caller: Caller, rawId: string, body: JsonObject, projection: Projection, conditions: Preconditions): Promise<Answer> {
    const id = scimId(loadableId('User', rawId));
    const profile = this.read(caller, body);
    return this.change(caller, id, digestProfile(profile), replacingEdit(profile), projection, conditions);
  }

  async patch(caller: Caller, rawId: string, body: JsonObject, projection: Projection, conditions: Preconditions): Promise<Answer> {
    const id = scimId(loadableId('User', rawId));
    const operations = parsePatch(body, this.resourceType, dialectOf(caller));
    return this.change(caller, id, digestOperations(operations), patchingEdit(operations, this.resourceType, malformedAddresses(caller)), projection, conditions);
  }

  async delete(caller: Caller, rawId: string, conditions: Preconditions): Promise<Answer> {
    const id = scimId(loadableId('User', rawId));
    const outcome = await this.deprovisionUser.execute(provisioningRequest(caller, { id }), id, writePrecondition(conditions));
    if (outcome.kind === 'refused') return errorAnswer(refusalToScim(outcome.refusal), outcome.decision);
    return { status: 204, decision: outcome.decision };
  }

  /** The profile that the body of a POST or PUT describes. @throws {ScimError} @throws {InvalidValueError} */
  private read(caller: Caller, body: JsonObject): ProvisionedProfile {
    return toWrittenProfile(validateResource(this.resourceType, body, dialectOf(caller)), body, malformedAddresses(caller));
  }

  private async change(
    caller: Caller,
    id: ScimId,
    input: JsonObject,
    edit: UserEdit,
    projection: Projection,
    conditions: Preconditions,
  ): Promise<Answer> {
    const request = provisioningRequest(caller, { id, ...input });
    const shownGroups = projectionIncludes(projection, 'groups') ? caller.scim.visibility : undefined;
    const outcome: ChangeUserOutcome = await this.changeUser.execute(request, id, edit, writePrecondition(conditions), shownGroups);
    if (outcome.kind === 'refused') return errorAnswer(refusalToScim(outcome.refusal, input), outcome.decision);
    const view = { record: outcome.record, active: outcome.active, foreign: null, groups: outcome.groups };
    return this.changed(caller, view, projection, outcome.decision);
  }

  private changed(caller: Caller, view: ProvisionedUserView, projection: Projection, decision: DecisionId): Answer {
    return {
      status: 200,
      headers: { ETag: weakEntityTag(view.record.version) },
      body: this.render(caller, view, projection),
      decision,
    };
  }

  /** A create does not know the memberships of whoever came back; they are read only for an answer that shows them. */
  private async groupsOf(caller: Caller, id: ScimId, projection: Projection): Promise<ProvisionedUserView['groups']> {
    if (!projectionIncludes(projection, 'groups')) return [];
    return (await this.directory.getUser(caller.tenant.id, caller.connection.id, id, caller.scim.visibility))?.groups ?? [];
  }

  private render(caller: Caller, view: ProvisionedUserView, projection: Projection): JsonObject {
    return projectResource(toUserResource(view, this.resourceType, caller.baseUrl), projection, this.resourceType);
  }
}

const malformedAddresses = ({ scim }: Caller): MalformedAddresses => (scim.dialect === 'strict' ? 'refused' : 'kept');
