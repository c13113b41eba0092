import type { ConnectionId } from '../connection/connection-id.js';
import { shadowWorldId } from '../connection/shadow-world-id.js';
import type { TenantId } from '../kernel/tenant-id.js';
import type { IdentityUnitOfWork } from '../ports.js';

/** Everything that happened in the world of a connection goes; its plan stays in the decision log. */
export async function leaveShadowWorld(unitOfWork: IdentityUnitOfWork, tenant: TenantId, connection: ConnectionId): Promise<void> {
  await unitOfWork.run(shadowWorldId(tenant, connection), async ({ connections }) => {
    if ((await connections.getTenant()) !== undefined) connections.deleteTenant();
  });
}
