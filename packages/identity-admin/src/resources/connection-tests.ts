import { connectionId, NoteAct } from '@vestibule/identity-core';
import { z } from 'zod';
import type { AdminOptions } from '../admin-options.js';
import { defineOperation, type Operation } from '../http/operation.js';
import { notFound, ProblemError } from '../http/problem.js';
import { time } from '../schemas/text.js';
import { samlUrls } from '../views/connection-urls.js';

const TEST_LINK = z
  .strictObject({ id: z.string(), url: z.string().meta({ description: 'Opens a login without consequences; whoever has it sees how the login ends.' }), expiresAt: time })
  .meta({ id: 'TestLink' });

export function connectionTestOperations(options: AdminOptions): readonly Operation[] {
  const { connections, externalUrl } = options;
  const noteAct = new NoteAct(options);
  return [
    defineOperation({
      id: 'createTestLink',
      method: 'POST',
      path: '/tenants/{tenant}/connections/{connection}/test',
      tag: 'Connections',
      summary: 'Make a link that tests a login: no user, session or event comes of it',
      status: 201,
      answer: TEST_LINK,
      isRefusable: true,
      handle: async ({ tenant, params, administration }) => {
        const connection = await connections.get(tenant.id, connectionId(params.connection));
        if (connection === undefined) throw notFound(`Connection ${params.connection}`);
        if (connection.saml === null) throw new ProblemError({ status: 409, code: 'request.invalid', detail: `The connection "${connection.name}" has no sign-in to test. Give it a SAML part first.` });
        const decision = await noteAct.execute(administration, { action: 'create-test-link', connection: connection.id });
        const { id, secret, expiresAt } = options.createTestLink(tenant.id, connection.id);
        const { loginUrl } = samlUrls(externalUrl, tenant.slug, connection.id);
        return { status: 201, body: { id, url: `${loginUrl}?test=${encodeURIComponent(secret)}`, expiresAt: expiresAt.toISOString() }, decision };
      },
    }),
  ];
}
