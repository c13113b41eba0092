import { RELEASED_BY_DEFAULT, ReleaseIdentifiers, userId } from '@vestibule/identity-core';
import { z } from 'zod';
import type { AdminOptions } from '../admin-options.js';
import { defineOperation, type Operation } from '../http/operation.js';
import { settle } from '../http/settle.js';
import { FLAG } from '../schemas/query-schemas.js';
import { RELEASE, RELEASED } from '../schemas/user-schemas.js';

export function userIdentifierOperations(options: AdminOptions): readonly Operation[] {
  const releaseIdentifiers = new ReleaseIdentifiers(options);
  return [
    defineOperation({
      id: 'releaseIdentifiers',
      method: 'POST',
      path: '/tenants/{tenant}/users/{user}/release-identifiers',
      tag: 'Users',
      summary: 'Take identifiers out of matching, so that a change at the IdP binds anew',
      query: z.strictObject({ preview: FLAG.optional() }),
      body: RELEASE,
      status: 200,
      answer: RELEASED,
      isRefusable: true,
      handle: async ({ params, query, body, administration }) => {
        const preview = query.preview === true || body.preview === true;
        const outcome = await releaseIdentifiers.execute(administration, userId(params.user), body.identifiers ?? RELEASED_BY_DEFAULT, preview);
        const { value: released, decision } = settle(outcome);
        return { status: 200, body: { released, preview, decision }, decision };
      },
    }),
  ];
}
