import { assertionReplayStoreContract } from './assertion-replay-store-contract.js';
import { connectionDirectoryContract } from './connection-directory-contract.js';
import { connectionStoreContract } from './connection-store-contract.js';
import { decisionDirectoryContract } from './decision-directory-contract.js';
import { eventFeedContract } from './event-feed-contract.js';
import { groupDirectoryContract } from './group-directory-contract.js';
import { groupStoreContract } from './group-store-contract.js';
import { guardContract } from './guard-contract.js';
import { loginRequestStoreContract } from './login-request-store-contract.js';
import { metadataScheduleContract } from './metadata-schedule-contract.js';
import { oauthClientContract } from './oauth-client-contract.js';
import type { OpenPorts } from './ports-under-test.js';
import { provisioningDirectoryContract } from './provisioning-directory-contract.js';
import { requestLogContract } from './request-log-contract.js';
import { resourceFilterContract } from './resource-filter-contract.js';
import { sessionDirectoryContract } from './session-directory-contract.js';
import { sessionStoreContract } from './session-store-contract.js';
import { tenantIsolationContract } from './tenant-isolation-contract.js';
import { unitOfWorkContract } from './unit-of-work-contract.js';
import { userDirectoryContract } from './user-directory-contract.js';
import { userStoreContract } from './user-store-contract.js';
import { webhookQueueContract } from './webhook-queue-contract.js';

/** Every contract of every driven port: an adapter that passes it can stand behind the core. */
export function identityPortsContract(open: OpenPorts): void {
  unitOfWorkContract(open);
  connectionStoreContract(open);
  connectionDirectoryContract(open);
  userStoreContract(open);
  userDirectoryContract(open);
  groupStoreContract(open);
  groupDirectoryContract(open);
  guardContract(open);
  provisioningDirectoryContract(open);
  resourceFilterContract(open);
  sessionStoreContract(open);
  sessionDirectoryContract(open);
  decisionDirectoryContract(open);
  eventFeedContract(open);
  loginRequestStoreContract(open);
  assertionReplayStoreContract(open);
  metadataScheduleContract(open);
  oauthClientContract(open);
  requestLogContract(open);
  webhookQueueContract(open);
  tenantIsolationContract(open);
}
