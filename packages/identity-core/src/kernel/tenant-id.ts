import type { Brand } from './brand.js';

/** Opaque id of a tenant; its slug may be used again by a later tenant, its id never. */
export type TenantId = Brand<string, 'TenantId'>;
export const tenantId = (value: string): TenantId => value as TenantId;
