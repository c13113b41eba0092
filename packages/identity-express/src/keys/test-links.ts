import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { ConnectionId, TenantId } from '@vestibule/identity-core';

/** Long enough to hand one on, short enough that a forgotten one is worth nothing. */
const LIFETIME_SECONDS = 3_600;

export interface TestLink {
  readonly id: string;
  /** What the link carries. */
  readonly secret: string;
  readonly expiresAt: Date;
}

/** Links that start a test login: nothing is stored, any process of the same key can read what another one made. */
export class TestLinks {
  private readonly key: Buffer;

  /** @param encryptionKey 32 bytes; a key of its own is derived from it. */
  constructor(encryptionKey: Uint8Array) {
    this.key = createHmac('sha256', encryptionKey).update('vestibule/test-link/1').digest();
  }

  create(tenant: TenantId, connection: ConnectionId, now: Date): TestLink {
    const id = randomBytes(16).toString('base64url');
    const end = Math.floor(now.getTime() / 1_000) + LIFETIME_SECONDS;
    return { id, secret: `${id}.${end}.${this.sign(tenant, connection, id, end)}`, expiresAt: new Date(end * 1_000) };
  }

  /** @returns the test's id; `undefined`: of another connection, never made, or over. */
  read(tenant: TenantId, connection: ConnectionId, secret: string, now: Date): string | undefined {
    const [, id, end, signature] = /^([\w-]{22})\.(\d{1,12})\.([\w-]{43})$/.exec(secret) ?? [];
    if (id === undefined || signature === undefined || Number(end) * 1_000 <= now.getTime()) return undefined;
    const expected = Buffer.from(this.sign(tenant, connection, id, Number(end)));
    return timingSafeEqual(expected, Buffer.from(signature)) ? id : undefined;
  }

  private sign(...parts: readonly [tenant: TenantId, connection: ConnectionId, id: string, end: number]): string {
    return createHmac('sha256', this.key).update(JSON.stringify(parts)).digest('base64url');
  }
}
