import { CreateSetupLink, DeleteSetupLink, parseDuration, type SetupLink } from '@vestibule/identity-core';
import type { AdminOptions } from '../admin-options.js';
import { defineOperation, type Operation } from '../http/operation.js';
import { settle } from '../http/settle.js';
import { pageOf } from '../schemas/page-schema.js';
import { PAGE_QUERY, pageRequest } from '../schemas/query-schemas.js';
import { CREATED_SETUP_LINK, DEFAULT_LIFETIME, NEW_SETUP_LINK, SETUP_LINK } from '../schemas/setup-link-schemas.js';
import { setupLinkUrl } from '../views/connection-urls.js';
import { pageView } from '../views/page-view.js';
import { timeView } from '../views/time-view.js';

const tag = 'Set-up links';

export function setupLinkOperations(options: AdminOptions): readonly Operation[] {
  const { setupLinks, clock, externalUrl, secrets } = options;
  const createLink = new CreateSetupLink(options, secrets);
  const deleteLink = new DeleteSetupLink(options);
  return [
    defineOperation({
      id: 'listSetupLinks',
      method: 'GET',
      path: '/tenants/{tenant}/setup-links',
      tag,
      summary: "Links for the customer's administrator that have not expired, newest first",
      query: PAGE_QUERY,
      status: 200,
      answer: pageOf(SETUP_LINK),
      handle: async ({ tenant, query }) => {
        const { items, next } = await setupLinks.find(tenant.id, pageRequest(query));
        const now = clock.now();
        return { status: 200, body: pageView({ items: items.filter((link) => link.expiresAt > now), next }, setupLinkView) };
      },
    }),
    defineOperation({
      id: 'createSetupLink',
      method: 'POST',
      path: '/tenants/{tenant}/setup-links',
      tag,
      summary: "A link for the customer's administrator, without an account; it ends by itself",
      body: NEW_SETUP_LINK,
      status: 201,
      answer: CREATED_SETUP_LINK,
      isRefusable: true,
      handle: async ({ tenant, body, administration }) => {
        const wanted = { connection: body.connection ?? null, lifetimeMilliseconds: body.expiresIn ?? parseDuration(DEFAULT_LIFETIME) };
        const { value, decision } = settle(await createLink.execute(administration, wanted));
        const { id, expiresAt } = value.link;
        return {
          status: 201,
          body: { id, url: setupLinkUrl(externalUrl, tenant.slug, value.secret), expiresAt: timeView(expiresAt) },
          decision,
          location: `/tenants/${tenant.slug}/setup-links/${id}`,
        };
      },
    }),
    defineOperation({
      id: 'deleteSetupLink',
      method: 'DELETE',
      path: '/tenants/{tenant}/setup-links/{link}',
      tag,
      summary: 'End a link at once',
      status: 204,
      isRefusable: true,
      handle: async ({ params, administration }) => ({ status: 204, decision: settle(await deleteLink.execute(administration, params.link)).decision }),
    }),
  ];
}

const setupLinkView = ({ id, connection, createdAt, expiresAt }: SetupLink): object => ({
  id,
  connection,
  createdAt: timeView(createdAt),
  expiresAt: timeView(expiresAt),
});
