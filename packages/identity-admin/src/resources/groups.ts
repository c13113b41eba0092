import {
  ChangeGroupLocally,
  ChangeMembershipLocally,
  CreateGroupLocally,
  DeleteGroupLocally,
  DetachGroup,
  foldText,
  groupId,
  RelinkGroup,
  userId,
  type Group,
  type GroupWithCount,
  type TenantId,
} from '@vestibule/identity-core';
import { z } from 'zod';
import type { AdminOptions } from '../admin-options.js';
import { defineOperation, type Operation } from '../http/operation.js';
import { notFound } from '../http/problem.js';
import { settle } from '../http/settle.js';
import { GROUP, GROUP_KIND, GROUP_PATCH, MEMBER, NEW_GROUP, NOTHING, RELINK } from '../schemas/group-schemas.js';
import { pageOf } from '../schemas/page-schema.js';
import { CONNECTION_FILTER, PAGE, PAGE_QUERY, pageRequest, TEXT_FILTER } from '../schemas/query-schemas.js';
import { groupView, memberView } from '../views/group-view.js';
import { pageView } from '../views/page-view.js';

const tag = 'Groups';

export function groupOperations(options: AdminOptions): readonly Operation[] {
  const { groups } = options;
  const createGroup = new CreateGroupLocally(options);
  const changeGroup = new ChangeGroupLocally(options);
  const deleteGroup = new DeleteGroupLocally(options);
  const changeMembership = new ChangeMembershipLocally(options);
  const detachGroup = new DetachGroup(options);
  const relinkGroup = new RelinkGroup(options);

  const load = async (tenant: TenantId, id: string): Promise<GroupWithCount> => {
    const found = await groups.get(tenant, groupId(id));
    if (found === undefined) throw notFound(`Group ${id}`);
    return found;
  };
  const show = async (group: Group): Promise<object> => groupView({ group, memberCount: (await groups.get(group.tenant, group.id))?.memberCount ?? 0 });

  return [
    defineOperation({
      id: 'listGroups',
      method: 'GET',
      path: '/tenants/{tenant}/groups',
      tag,
      summary: 'Groups of a tenant',
      query: z.strictObject({ ...PAGE, q: TEXT_FILTER.optional(), kind: GROUP_KIND.optional(), connection: CONNECTION_FILTER.optional() }),
      status: 200,
      answer: pageOf(GROUP),
      handle: async ({ tenant, query: { q = '', kind, connection, ...page } }) => {
        const text = foldText(q);
        const wanted = {
          ...(text === '' ? {} : { text }),
          ...(kind === undefined ? {} : { kind }),
          ...(connection === undefined ? {} : { connection }),
        };
        return { status: 200, body: pageView(await groups.find(tenant.id, wanted, pageRequest(page)), groupView) };
      },
    }),
    defineOperation({
      id: 'createGroup',
      method: 'POST',
      path: '/tenants/{tenant}/groups',
      tag,
      summary: 'Create an internal or a system group',
      body: NEW_GROUP,
      status: 201,
      answer: GROUP,
      isRefusable: true,
      handle: async ({ tenant, body: { name, kind, roles }, administration }) => {
        const { value, decision } = settle(await createGroup.execute(administration, { name, kind: kind ?? 'internal', roles: roles ?? [] }));
        return { status: 201, body: groupView({ group: value, memberCount: 0 }), decision, location: `/tenants/${tenant.slug}/groups/${value.id}` };
      },
    }),
    defineOperation({
      id: 'getGroup',
      method: 'GET',
      path: '/tenants/{tenant}/groups/{group}',
      tag,
      summary: 'One group',
      status: 200,
      answer: GROUP,
      handle: async ({ tenant, params }) => ({ status: 200, body: groupView(await load(tenant.id, params.group)) }),
    }),
    defineOperation({
      id: 'changeGroup',
      method: 'PATCH',
      path: '/tenants/{tenant}/groups/{group}',
      tag,
      summary: 'Change name or roles; of an external group only the roles',
      body: GROUP_PATCH,
      status: 200,
      answer: GROUP,
      isRefusable: true,
      handle: async ({ params, body: { name, roles }, administration }) => {
        const wanted = { ...(name === undefined ? {} : { name }), ...(roles === undefined ? {} : { roles: roles ?? [] }) };
        const { value, decision } = settle(await changeGroup.execute(administration, groupId(params.group), wanted));
        return { status: 200, body: await show(value), decision };
      },
    }),
    defineOperation({
      id: 'deleteGroup',
      method: 'DELETE',
      path: '/tenants/{tenant}/groups/{group}',
      tag,
      summary: 'Delete a group that no directory manages',
      status: 204,
      isRefusable: true,
      handle: async ({ params, administration }) => {
        const { decision } = settle(await deleteGroup.execute(administration, groupId(params.group)));
        return { status: 204, decision };
      },
    }),
    defineOperation({
      id: 'listMembers',
      method: 'GET',
      path: '/tenants/{tenant}/groups/{group}/members',
      tag,
      summary: 'Direct members',
      query: PAGE_QUERY,
      status: 200,
      answer: pageOf(MEMBER),
      handle: async ({ tenant, params, query }) => {
        await load(tenant.id, params.group);
        return { status: 200, body: pageView(await groups.findMembers(tenant.id, groupId(params.group), pageRequest(query)), memberView) };
      },
    }),
    ...(
      [
        ['PUT', 'addMember', 'Add a person; idempotent', 'member'],
        ['DELETE', 'removeMember', 'Remove a person; idempotent', 'no-member'],
      ] as const
    ).map(([method, id, summary, wanted]) =>
      defineOperation({
        id,
        method,
        path: '/tenants/{tenant}/groups/{group}/members/{user}',
        tag,
        summary,
        status: 204,
        isRefusable: true,
        handle: async ({ params, administration }) => {
          const { decision } = settle(await changeMembership.execute(administration, groupId(params.group), userId(params.user), wanted));
          return { status: 204, decision };
        },
      }),
    ),
    defineOperation({
      id: 'detachGroup',
      method: 'POST',
      path: '/tenants/{tenant}/groups/{group}/detach',
      tag,
      summary: 'An external group becomes internal and editable; name, members and id stay',
      body: NOTHING,
      status: 200,
      answer: GROUP,
      isRefusable: true,
      handle: async ({ params, administration }) => {
        const { value, decision } = settle(await detachGroup.execute(administration, groupId(params.group)));
        return { status: 200, body: await show(value), decision };
      },
    }),
    defineOperation({
      id: 'relinkGroup',
      method: 'POST',
      path: '/tenants/{tenant}/groups/{group}/relink',
      tag,
      summary: 'Give an internal group into the hands of a connection',
      body: RELINK,
      status: 200,
      answer: GROUP,
      isRefusable: true,
      handle: async ({ params, body, administration }) => {
        const { value, decision } = settle(await relinkGroup.execute(administration, groupId(params.group), body.connection));
        return { status: 200, body: await show(value), decision };
      },
    }),
  ];
}
