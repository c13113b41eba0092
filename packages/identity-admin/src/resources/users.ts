import {
  ChangeUserLocally,
  CreateUserLocally,
  DeleteUserLocally,
  foldText,
  RestoreUser,
  userId,
  type TenantId,
  type User,
  type WantedUser,
} from '@vestibule/identity-core';
import { z } from 'zod';
import type { AdminOptions } from '../admin-options.js';
import { defineOperation, type Operation } from '../http/operation.js';
import { invalid, notFound } from '../http/problem.js';
import { settle } from '../http/settle.js';
import { EFFECTIVE_GROUP, NOTHING } from '../schemas/group-schemas.js';
import { pageOf } from '../schemas/page-schema.js';
import { CONNECTION_FILTER, PAGE, PAGE_QUERY, pageRequest, TEXT_FILTER } from '../schemas/query-schemas.js';
import { NEW_USER, USER, USER_PATCH, USER_STATUS } from '../schemas/user-schemas.js';
import { effectiveGroupView } from '../views/group-view.js';
import { pageView } from '../views/page-view.js';
import { userView } from '../views/user-view.js';

const tag = 'Users';

export function userOperations(options: AdminOptions): readonly Operation[] {
  const { users, groups } = options;
  const createUser = new CreateUserLocally(options, options.digests);
  const changeUser = new ChangeUserLocally(options);
  const deleteUser = new DeleteUserLocally(options);
  const restoreUser = new RestoreUser(options);

  return [
    defineOperation({
      id: 'listUsers',
      method: 'GET',
      path: '/tenants/{tenant}/users',
      tag,
      summary: 'Users of a tenant; purged ones only when asked for',
      query: z.strictObject({
        ...PAGE,
        q: TEXT_FILTER.optional().meta({ description: 'Part of a UPN, an e-mail address or a display name.' }),
        status: USER_STATUS.optional(),
        connection: CONNECTION_FILTER.optional().meta({ description: 'Managed by this connection.' }),
      }),
      status: 200,
      answer: pageOf(USER),
      handle: async ({ tenant, query: { q = '', status, connection, ...page } }) => {
        const text = foldText(q);
        const wanted = {
          ...(text === '' ? {} : { text }),
          ...(status === undefined ? {} : { status }),
          ...(connection === undefined ? {} : { managedBy: connection }),
        };
        return { status: 200, body: pageView(await users.find(tenant.id, wanted, pageRequest(page)), userView) };
      },
    }),
    defineOperation({
      id: 'createUser',
      method: 'POST',
      path: '/tenants/{tenant}/users',
      tag,
      summary: 'Create a user by hand',
      body: NEW_USER,
      status: 201,
      answer: USER,
      isRefusable: true,
      isPersonal: true,
      handle: async ({ tenant, body, administration }) => {
        if (body.upn == null && body.email == null) {
          const detail = 'a UPN or an e-mail address is required';
          throw invalid(detail, [{ pointer: '/upn', detail }]);
        }
        const { value, decision } = settle(await createUser.execute(administration, wantedUser(body)));
        return { status: 201, body: userView(value), decision, location: `/tenants/${tenant.slug}/users/${value.id}` };
      },
    }),
    defineOperation({
      id: 'getUser',
      method: 'GET',
      path: '/tenants/{tenant}/users/{user}',
      tag,
      summary: 'One user',
      status: 200,
      answer: USER,
      handle: async ({ tenant, params }) => ({ status: 200, body: userView(await loadUser(options, tenant.id, params.user)) }),
    }),
    defineOperation({
      id: 'changeUser',
      method: 'PATCH',
      path: '/tenants/{tenant}/users/{user}',
      tag,
      summary: 'Change a user; of a managed one only `protected` and `blocked`',
      body: USER_PATCH,
      status: 200,
      answer: USER,
      isRefusable: true,
      isPersonal: true,
      handle: async ({ params, body, administration }) => {
        const { value, decision } = settle(await changeUser.execute(administration, userId(params.user), wantedUser(body)));
        return { status: 200, body: userView(value), decision };
      },
    }),
    defineOperation({
      id: 'deleteUser',
      method: 'DELETE',
      path: '/tenants/{tenant}/users/{user}',
      tag,
      summary: 'Deprovision an unmanaged user; the account is kept for the retention time',
      status: 204,
      isRefusable: true,
      handle: async ({ params, administration }) => {
        const { decision } = settle(await deleteUser.execute(administration, userId(params.user)));
        return { status: 204, decision };
      },
    }),
    defineOperation({
      id: 'restoreUser',
      method: 'POST',
      path: '/tenants/{tenant}/users/{user}/restore',
      tag,
      summary: 'Make a deprovisioned user active again',
      body: NOTHING,
      status: 200,
      answer: USER,
      isRefusable: true,
      handle: async ({ params, administration }) => {
        const { value, decision } = settle(await restoreUser.execute(administration, userId(params.user)));
        return { status: 200, body: userView(value), decision };
      },
    }),
    defineOperation({
      id: 'listEffectiveGroups',
      method: 'GET',
      path: '/tenants/{tenant}/users/{user}/effective-groups',
      tag,
      summary: 'Every group the user is in, with the path; the list is whole',
      query: PAGE_QUERY,
      status: 200,
      answer: pageOf(EFFECTIVE_GROUP),
      handle: async ({ tenant, params }) => {
        const user = await loadUser(options, tenant.id, params.user);
        return { status: 200, body: pageView({ items: await groups.findEffectiveGroups(tenant.id, user.id), next: null }, effectiveGroupView) };
      },
    }),
  ];
}

/** @throws {ProblemError} 404 */
export async function loadUser({ users }: Pick<AdminOptions, 'users'>, tenant: TenantId, id: string): Promise<User> {
  const user = await users.get(tenant, userId(id));
  if (user === undefined) throw notFound(`User ${id}`);
  return user;
}

/** Absent properties stay absent: they are what the use case leaves as it is. */
function wantedUser({ costCenters, protected: isProtected, ...body }: z.output<typeof USER_PATCH> | z.output<typeof NEW_USER>): WantedUser {
  const wanted = {
    ...body,
    ...(costCenters === undefined ? {} : { costCenters: costCenters ?? [] }),
    ...(isProtected == null ? {} : { protected: isProtected }),
  };
  return Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
}
