import type { ProvisioningToken } from '@vestibule/identity-core';
import { timeView } from './time-view.js';

export function tokenView({ id, name, hint, createdAt, lastUsedAt, expiresAt }: ProvisioningToken): object {
  return { id, name, hint, createdAt: timeView(createdAt), lastUsedAt: timeView(lastUsedAt), expiresAt: timeView(expiresAt) };
}
