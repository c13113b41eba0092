import { connectionId, RefreshMetadata } from '@vestibule/identity-core';
import type { AdminOptions } from '../admin-options.js';
import { defineOperation, type Operation } from '../http/operation.js';
import { refusalProblem } from '../http/problem.js';
import { CONNECTION } from '../schemas/connection-schemas.js';
import { showConnection } from './show-connection.js';

export function samlRefreshOperations(options: AdminOptions): readonly Operation[] {
  const { fetchMetadata } = options;
  if (fetchMetadata === undefined) return [];
  const refreshMetadata = new RefreshMetadata(options, fetchMetadata, Math.random);
  return [
    defineOperation({
      id: 'refreshMetadata',
      method: 'POST',
      path: '/tenants/{tenant}/connections/{connection}/saml/refresh',
      tag: 'Connections',
      summary: "Read the IdP's metadata from its URL now; what is refused leaves the last good copy in force",
      status: 200,
      answer: CONNECTION,
      isRefusable: true,
      handle: async ({ tenant, params, administration }) => {
        const outcome = await refreshMetadata.execute(administration, connectionId(params.connection));
        if (outcome.kind === 'refused') throw refusalProblem(outcome.refusal, outcome.decision);
        return { status: 200, body: await showConnection(options, tenant, outcome.connection), decision: outcome.decision };
      },
    }),
  ];
}
