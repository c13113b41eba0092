import type { Clock, SessionRevoker } from '@vestibule/identity-core';
import type { EventSubscriber } from './subscribers/event-subscriber.js';
import type { VestibulePorts } from './vestibule-ports.js';

export interface VestibuleOptions {
  /** Origin under which people and identity providers reach this site: https, or http on loopback. */
  readonly externalUrl: string;
  /** 32 bytes: encrypts private keys and secrets at rest. Another key than last time cannot read them. */
  readonly encryptionKey: Uint8Array;
  /** 32 bytes each: what they sealed is read too. For the time in which the key is rotated. */
  readonly otherEncryptionKeys?: readonly Uint8Array[];
  /** The operator's bearer token for the management API, or its SHA-256 as 64 hex digits. Absent: nobody has access. */
  readonly adminToken?: string | { readonly sha256: string };
  /** Where everything is kept. May be absent only when `ports` brings every port that is stored. */
  readonly database?: {
    readonly url: string;
    /** The URL leads through a pooler that hands a session to many clients (PgBouncer's transaction mode); default no. */
    readonly pooled?: boolean;
    /** Connections of this process at most; default 10. */
    readonly poolSize?: number;
    /** Never guessed; default `plain`. */
    readonly layout?: 'plain' | 'citus';
  };
  /** Ports that the host brings itself, in place of the ones on PostgreSQL. */
  readonly ports?: Partial<VestibulePorts>;
  readonly clock?: Clock;
  /** For a host that keeps sessions of its own: asked to end them, after the commit, until it has. Default: only ours end. */
  readonly sessionRevoker?: SessionRevoker;
  /** Code of the host that is told of events, inside the transaction of a change or after its commit. Default: none. */
  readonly subscribers?: readonly EventSubscriber[];
  /** Default 12 hours. */
  readonly sessionLifetimeSeconds?: number;
  readonly saml?: {
    /** The independent second verification; default on. */
    readonly secondGate?: boolean;
    /** Default `wasm`. */
    readonly xsdValidator?: 'wasm' | 'java' | 'both';
  };
  /** Default on; off is for load tests. */
  readonly rateLimit?: boolean;
  /** Whether this process does background work; default yes. One process that does it is enough, any number may. */
  readonly background?: boolean;
  /** Hosts and CIDR blocks that outgoing requests may reach although they are private or loopback. */
  readonly allowPrivateHosts?: readonly string[];
  /** What nobody expected, once per occurrence. Never carries a secret or a message of an identity provider. */
  readonly onError?: (error: unknown) => void;
}

/** @throws {TypeError} With one sentence: a programming mistake of the host. */
export function parseExternalOrigin(externalUrl: string): string {
  const url = URL.canParse(externalUrl) ? new URL(externalUrl) : undefined;
  if (url === undefined || url.pathname !== '/' || url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '') {
    throw new TypeError('externalUrl must be an origin such as https://login.example.com, without a path');
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopbackHost(url.hostname))) {
    throw new TypeError('externalUrl must be https (or http on a loopback address): browsers would drop the login cookies');
  }
  return url.origin;
}

export const isLoopbackHost = (hostname: string): boolean =>
  hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
