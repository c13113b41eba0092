import type {
  AssertionReplayStore,
  Clock,
  ConnectionDirectory,
  ConnectionId,
  IdentifierDigests,
  IdentityUnitOfWork,
  Ids,
  LoginRequestStore,
  Session,
  Tenant,
  TenantId,
} from '@vestibule/identity-core';
import type { SamlSchemaValidator, SecondGate } from '../protocol/index.js';
import type { HttpRequest } from './http-message.js';
import type { SamlPages } from './saml-pages.js';

/** A key of ours for a connection, and its certificate as the metadata carries it. */
export interface ServiceProviderKey {
  /** PKCS #8, PEM. */
  readonly privateKey: string;
  /** DER, base64. */
  readonly certificate: string;
}

/** Our keys for one connection, in the course of a rollover. */
export interface ServiceProviderKeySet {
  /** Signs. */
  readonly current: ServiceProviderKey;
  /** Published already, and signs from its promotion on. */
  readonly next: ServiceProviderKey | null;
  /** Still decrypts. */
  readonly previous: ServiceProviderKey | null;
}

/** Driven port: our own keys. */
export interface ServiceProviderKeys {
  /** The current one is made when first asked for; of two processes that make one, both get the same. */
  load(tenant: TenantId, connection: ConnectionId): Promise<ServiceProviderKeySet>;
  /** Those that were made already. */
  find(tenant: TenantId, connection: ConnectionId): Promise<ServiceProviderKeySet | undefined>;
}

/** Driven port: links that start a test login, which only an administrator can have made. */
export interface TestLinks {
  /** @returns the test's id; `undefined`: of another connection, never made, or over. */
  read(tenant: TenantId, connection: ConnectionId, secret: string, now: Date): string | undefined;
}

export interface SamlDependencies {
  readonly unitOfWork: IdentityUnitOfWork;
  readonly ids: Ids;
  readonly clock: Clock;
  readonly digests: IdentifierDigests;
  readonly connections: ConnectionDirectory;
  readonly loginRequests: LoginRequestStore;
  readonly replays: AssertionReplayStore;
  /** Origin of every URL handed out, without a trailing slash. */
  readonly externalUrl: string;
  readonly sessionLifetimeSeconds: number;
  /** `null`: switched off by the operator. */
  readonly secondGate: SecondGate | null;
  /** A second opinion on the schema of a message whose signature verified; absent: the first gate's own is enough. */
  readonly schemaValidator?: Promise<SamlSchemaValidator | null>;
  readonly keys: ServiceProviderKeys;
  readonly testLinks: TestLinks;
  /** The session of the tenant that a request's cookie names. */
  readonly findSession: (tenant: Tenant, request: HttpRequest) => Promise<{ readonly session: Session } | undefined>;
  readonly pages: SamlPages;
  /** The cookie that carries a session's secret. */
  readonly sessionCookie: (secret: string, expiresAt: Date) => string;
  /** Takes that cookie away. */
  readonly expiredSessionCookie: () => string;
  /** An exception that no rule foresaw; the answer is a 500 without detail. */
  readonly onError: (error: unknown) => void;
}
