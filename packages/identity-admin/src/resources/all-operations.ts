import type { AdminOptions } from '../admin-options.js';
import type { Operation } from '../http/operation.js';
import { archiveOperations } from './archives.js';
import { auditOperations } from './audit.js';
import { connectionHealthOperations } from './connection-health.js';
import { connectionTestOperations } from './connection-tests.js';
import { connectionOperations } from './connections.js';
import { decisionOperations } from './decisions.js';
import { eventOperations } from './events.js';
import { groupOperations } from './groups.js';
import { holdOperations } from './holds.js';
import { oauthClientOperations } from './oauth-clients.js';
import { planOperations } from './plan.js';
import { requestOperations } from './requests.js';
import { samlKeyOperations } from './saml-keys.js';
import { samlRefreshOperations } from './saml-refresh.js';
import { sessionOperations } from './sessions.js';
import { setupLinkOperations } from './setup-links.js';
import { tenantOperations } from './tenants.js';
import { tokenOperations } from './tokens.js';
import { userIdentifierOperations } from './user-identifiers.js';
import { userOperations } from './users.js';
import { webhookOperations } from './webhooks.js';

/** Every call of the management API. */
export function allOperations(options: AdminOptions): readonly Operation[] {
  return [
    ...tenantOperations(options),
    ...archiveOperations(options),
    ...connectionOperations(options),
    ...samlRefreshOperations(options),
    ...samlKeyOperations(options),
    ...connectionTestOperations(options),
    ...connectionHealthOperations(options),
    ...tokenOperations(options),
    ...oauthClientOperations(options),
    ...setupLinkOperations(options),
    ...planOperations(options),
    ...requestOperations(options),
    ...userOperations(options),
    ...userIdentifierOperations(options),
    ...sessionOperations(options),
    ...groupOperations(options),
    ...holdOperations(options),
    ...decisionOperations(options),
    ...eventOperations(options),
    ...auditOperations(options),
    ...webhookOperations(options),
  ];
}
