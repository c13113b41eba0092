import type { ConnectionId, TenantId } from '@vestibule/identity-core';

/** What a sealed private key of ours belongs to. */
export const keyPlace = (tenant: TenantId, connection: ConnectionId): string => `${tenant}/${connection}`;
