import type { Connection } from '../connection/connection.js';
import type { ConnectionDirectory } from '../connection/connection-directory.js';
import type { ConnectionId } from '../connection/connection-id.js';
import type { SealedKey, SealedKeyRing, SealedKeyStore } from '../connection/sealed-key-store.js';
import type { DecisionDraft } from '../decision-log/decision-draft.js';
import type { Refusal } from '../decision-log/refusal-code.js';
import type { TenantId } from '../kernel/tenant-id.js';
import type { Stores } from '../ports.js';
import { administer, unknown, type AdministrationOutcome, type AdministrationPorts, type AdministrationRequest, type AdministrationResult } from './administration-request.js';

/** Driven port: makes keys, and tells certificates apart. */
export interface KeyMaker {
  /** A fresh private key, sealed, with its certificate. */
  make(tenant: TenantId, connection: ConnectionId): Promise<SealedKey>;
  /** Names a certificate in a decision. */
  fingerprintOf(certificate: string): string;
}

export type KeyPorts = AdministrationPorts & { readonly connections: ConnectionDirectory; readonly sealedKeys: SealedKeyStore; readonly keyMaker: KeyMaker };
export type KeyOutcome = AdministrationOutcome<SealedKeyRing>;

/** Use case: the successor of our key is made and published; nothing is signed with it yet. */
export class PrepareNextKey {
  constructor(private readonly ports: KeyPorts) {}

  async execute(request: AdministrationRequest, id: ConnectionId): Promise<KeyOutcome> {
    // Made before the unit of work, which may run more than once; one that is not needed after all is forgotten.
    const next = await this.makeNext(request.tenant, id);
    return changeRing(this.ports, request, 'prepare-key', id, (ring, connection) =>
      ring?.next === null && next !== undefined
        ? { ...ring, next }
        : refused(`a next key of the connection "${connection.name}" is prepared already`, 'Promote it, or withdraw it first.'),
    );
  }

  private async makeNext(tenant: TenantId, id: ConnectionId): Promise<SealedKey | undefined> {
    const { sealedKeys, keyMaker, connections } = this.ports;
    if ((await connections.get(tenant, id))?.saml == null) return undefined;
    const ring = (await sealedKeys.find(tenant, id)) ?? (await sealedKeys.insert(tenant, id, await keyMaker.make(tenant, id)));
    return ring.next === null ? keyMaker.make(tenant, id) : undefined;
  }
}

/** Use case: the next key signs from now on; the one before it still decrypts. */
export class PromoteNextKey {
  constructor(private readonly ports: KeyPorts) {}

  execute(request: AdministrationRequest, id: ConnectionId): Promise<KeyOutcome> {
    return changeRing(this.ports, request, 'promote-key', id, (ring, connection) => {
      if (ring?.next == null) return refused(`the connection "${connection.name}" has no next key`, 'Prepare one, and let the identity provider read our metadata before it is promoted.');
      if (ring.previous !== null) return refused(`the connection "${connection.name}" still has a previous key`, 'Retire it first: an identity provider that still encrypts with it would be locked out.');
      return { current: ring.next, next: null, previous: ring.current };
    });
  }
}

/** Use case: the previous key decrypts nothing any more, or the next one was not meant. */
export class DropKey {
  constructor(private readonly ports: KeyPorts) {}

  execute(request: AdministrationRequest, id: ConnectionId, which: 'next' | 'previous'): Promise<KeyOutcome> {
    return changeRing(this.ports, request, which === 'next' ? 'withdraw-key' : 'retire-key', id, (ring) => {
      if (ring?.[which] == null) return unknown(`The ${which} key of connection`, id).refused;
      return { ...ring, [which]: null };
    });
  }
}

const isRing = (planned: SealedKeyRing | Refusal): planned is SealedKeyRing => 'current' in planned;

function changeRing(
  ports: KeyPorts,
  request: AdministrationRequest,
  action: string,
  id: ConnectionId,
  plan: (ring: SealedKeyRing | undefined, connection: Connection) => SealedKeyRing | Refusal,
): Promise<KeyOutcome> {
  return administer(ports, request, action, id, async (stores, draft): Promise<AdministrationResult<SealedKeyRing>> => {
    const connection = await stores.connections.get(id);
    if (connection === undefined) return unknown('Connection', id);
    if (connection.saml === null) return { refused: refused(`the connection "${connection.name}" has no sign-in, and so no keys`, 'Give the connection a SAML part first.') };
    const before = await stores.connections.getKeyRing(id);
    const planned = plan(before, connection);
    if (!isRing(planned)) return { refused: planned };
    write(stores, draft, connection, before, planned, (key) => (key === null ? null : ports.keyMaker.fingerprintOf(key.certificate)));
    return { done: planned };
  });
}

function write(stores: Stores, draft: DecisionDraft, { id, name }: Connection, before: SealedKeyRing | undefined, after: SealedKeyRing, named: (key: SealedKey | null) => string | null): void {
  for (const which of ['current', 'next', 'previous'] as const) draft.change({ kind: 'connection', id }, `saml.keys.${which}`, named(before?.[which] ?? null), named(after[which]));
  draft.event('connection.updated', { connection: id, name });
  stores.connections.replaceKeyRing(id, after);
}

const refused = (detail: string, remedy: string): Refusal<'saml.key_refused'> => ({ code: 'saml.key_refused', detail: `Not done: ${detail}`, remedy });
