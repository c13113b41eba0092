import {
  ChangeGroup,
  groupId,
  ProvisionGroup,
  RemoveGroup,
  type Group,
  type GroupEdit,
  type GroupId,
  type ProvisionedGroupView,
  type ProvisioningDirectory,
  type ProvisioningPorts,
} from '@vestibule/identity-core';
import { patchingGroupEdit, refuseNamelessMembers, replacingGroupEdit, toPushedGroup } from '../mapping/group-changes.js';
import { groupLocation, toGroupResource } from '../mapping/group-resource.js';
import { planPage, toReadPage, type ReadPage } from '../mapping/list-page.js';
import { refusalToScim } from '../mapping/refusal-to-scim.js';
import { digestGroup, digestOperations } from '../mapping/write-digest.js';
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

/** `/Groups`: RFC 7644 §3, on the core's use cases. Members are read only for an answer that shows them. */
export class GroupsEndpoint {
  private readonly provisionGroup: ProvisionGroup;
  private readonly changeGroup: ChangeGroup;
  private readonly removeGroup: RemoveGroup;

  constructor(
    ports: ProvisioningPorts,
    private readonly directory: ProvisioningDirectory,
    readonly resourceType: ResourceType,
    private readonly digest: (text: string) => string,
  ) {
    this.provisionGroup = new ProvisionGroup(ports);
    this.changeGroup = new ChangeGroup(ports);
    this.removeGroup = new RemoveGroup(ports);
  }

  async find(caller: Caller, list: ListQuery): Promise<ReadPage<JsonObject>> {
    const plan = planPage(list, 'Group', this.digest);
    const members = projectionIncludes(list.projection, 'members');
    const found = await this.directory.findGroups(caller.tenant.id, caller.connection.id, plan.query, { members, visibility: caller.scim.visibility });
    const page = toReadPage(plan, list, found, (view) => view.group.id);
    return { ...page, items: page.items.map((view) => this.render(caller, view, list.projection)) };
  }

  /** @throws {ScimError} 404, 412 */
  async get(caller: Caller, rawId: string, projection: Projection, conditions: Preconditions): Promise<Answer> {
    const id = loadableId('Group', rawId);
    const view = await this.read(caller, groupId(id), projection);
    if (view === undefined) throw notFound(`Group ${id} not found. It may have been deleted, or belong to another connection.`);
    const etag = { ETag: weakEntityTag(view.group.version) };
    switch (decidePrecondition(conditions, String(view.group.version), true).kind) {
      case 'not-modified':
        return { status: 304, headers: etag };
      case 'precondition-failed':
        throw preconditionFailed('The resource changed since it was read. Read it again.');
      case 'proceed':
        return { status: 200, headers: etag, body: this.render(caller, view, projection) };
    }
  }

  async create(caller: Caller, body: JsonObject, projection: Projection): Promise<Answer> {
    refuseNamelessMembers(body);
    const pushed = toPushedGroup(validateResource(this.resourceType, body, dialectOf(caller)));
    const outcome = await this.provisionGroup.execute(provisioningRequest(caller, digestGroup(pushed)), pushed);
    if (outcome.kind === 'refused') return errorAnswer(refusalToScim(outcome.refusal), outcome.decision);
    const view = pushed.members.length === 0 ? { group: outcome.group, members: [] } : await this.readBack(caller, outcome.group, projection);
    const { headers, body: resource } = this.answer(caller, view, projection);
    return {
      status: 201,
      headers: { Location: groupLocation(outcome.group.id, caller.baseUrl), ...headers },
      body: resource,
      decision: outcome.decision,
    };
  }

  async replace(caller: Caller, rawId: string, body: JsonObject, projection: Projection, conditions: Preconditions): Promise<Answer> {
    const id = groupId(loadableId('Group', rawId));
    refuseNamelessMembers(body);
    const resource = validateResource(this.resourceType, body, dialectOf(caller));
    const input = digestGroup(toPushedGroup(resource));
    return this.change(caller, id, input, replacingGroupEdit(resource, body), projection, conditions);
  }

  /** @param projection `undefined` when the client asked for no attributes: 204, so that a large group is not read for nothing. */
  async patch(
    caller: Caller,
    rawId: string,
    body: JsonObject,
    projection: Projection | undefined,
    conditions: Preconditions,
  ): Promise<Answer> {
    const id = groupId(loadableId('Group', rawId));
    const operations = parsePatch(body, this.resourceType, dialectOf(caller));
    const edit = patchingGroupEdit(operations, this.resourceType);
    return this.change(caller, id, digestOperations(operations), edit, projection, conditions);
  }

  async delete(caller: Caller, rawId: string, conditions: Preconditions): Promise<Answer> {
    const id = groupId(loadableId('Group', rawId));
    const outcome = await this.removeGroup.execute(provisioningRequest(caller, { id }), id, writePrecondition(conditions));
    if (outcome.kind === 'refused') return errorAnswer(refusalToScim(outcome.refusal), outcome.decision);
    return { status: 204, decision: outcome.decision };
  }

  /** @param projection `undefined`: answer without a body. */
  private async change(
    caller: Caller,
    id: GroupId,
    input: JsonObject,
    edit: GroupEdit,
    projection: Projection | undefined,
    conditions: Preconditions,
  ): Promise<Answer> {
    const outcome = await this.changeGroup.execute(provisioningRequest(caller, { id, ...input }), id, edit, writePrecondition(conditions));
    if (outcome.kind === 'refused') return errorAnswer(refusalToScim(outcome.refusal), outcome.decision);
    if (projection === undefined) return { status: 204, decision: outcome.decision };
    const view = await this.readBack(caller, outcome.group, projection);
    return { status: 200, ...this.answer(caller, view, projection), decision: outcome.decision };
  }

  private read(caller: Caller, id: GroupId, projection: Projection): Promise<ProvisionedGroupView | undefined> {
    const options = { members: projectionIncludes(projection, 'members'), visibility: caller.scim.visibility };
    return this.directory.getGroup(caller.tenant.id, caller.connection.id, id, options);
  }

  /** The version moves with the members, so that only a read knows it. A group deleted meanwhile is shown as it was written. */
  private async readBack(caller: Caller, written: Group, projection: Projection): Promise<ProvisionedGroupView> {
    return (await this.read(caller, written.id, projection)) ?? { group: written, members: [] };
  }

  private answer(caller: Caller, view: ProvisionedGroupView, projection: Projection) {
    return { headers: { ETag: weakEntityTag(view.group.version) }, body: this.render(caller, view, projection) };
  }

  private render(caller: Caller, view: ProvisionedGroupView, projection: Projection): JsonObject {
    return projectResource(toGroupResource(view, this.resourceType, caller.baseUrl), projection, this.resourceType);
  }
}
