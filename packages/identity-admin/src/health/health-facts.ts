import type { Connection, Decision, FetchedMetadata, ProvisioningToken, Tenant, User } from '@vestibule/identity-core';
import type { KeysView } from '../views/key-view.js';

export interface HealthCheck {
  readonly code: string;
  readonly status: 'ok' | 'warn' | 'fail';
  readonly detail: string;
  /** What an administrator can do; `null` when there is nothing to do. */
  readonly remedy: string | null;
}

/** What the doctor looks at. */
export interface HealthFacts {
  readonly tenant: Tenant;
  readonly connection: Connection;
  readonly now: Date;
  /** What the metadata URL answered just now; `null`: there is none. */
  readonly reached: FetchedMetadata | null;
  /** The latest logins, tests included, newest first. */
  readonly logins: readonly Decision[];
  /** Who was signed in by them. */
  readonly people: readonly User[];
  readonly tokens: readonly ProvisioningToken[];
  readonly hasOAuthClients: boolean;
  readonly keys: KeysView;
}

export const ok = (code: string, detail: string): HealthCheck => ({ code, status: 'ok', detail, remedy: null });
export const warn = (code: string, detail: string, remedy: string): HealthCheck => ({ code, status: 'warn', detail, remedy });
export const fail = (code: string, detail: string, remedy: string): HealthCheck => ({ code, status: 'fail', detail, remedy });
