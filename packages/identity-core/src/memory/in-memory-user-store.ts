import type { ConnectionId } from '../connection/connection-id.js';
import { StoreConflictError } from '../kernel/errors.js';
import type { TenantId } from '../kernel/tenant-id.js';
import { identifierKey, type Email, type PresentedIdentifiers, type ScimId, type UserId } from '../user/identifiers.js';
import type { ProvisionedUser } from '../user/provisioned-user.js';
import type { UserStore } from '../user/user-store.js';
import type { User } from '../user/user.js';
import {
  eraseFromBody,
  eraseFromDecision,
  eraseFromEvent,
  eraseMention,
  mentionsOf,
  requestTerms,
  tracesInChanges,
  type PersonTraces,
} from '../user/erased-traces.js';
import { foldText } from '../kernel/fold-text.js';
import type { JsonObject } from '../kernel/json.js';
import { groupsShownOf } from './filtered-resource.js';
import { keyOf, userRow, type RecordRow, type TenantData, type UserRow } from './in-memory-database.js';
import { applyChange, type RecordWrite } from './unit-writes.js';

const recordKey = (connection: ConnectionId, id: ScimId): string => keyOf(connection, id);

export class InMemoryUserStore implements UserStore {
  constructor(
    private readonly tenant: TenantId,
    private readonly data: TenantData,
    private readonly record: RecordWrite,
  ) {}

  async findCandidates({ scimId, externalId, upn, email }: PresentedIdentifiers): Promise<readonly User[]> {
    const byScimId = scimId === undefined ? undefined : this.standing(scimId.connection, scimId.value)?.user;
    const upnKey = upn === undefined ? undefined : identifierKey(upn);
    const emailKey = email === undefined ? undefined : identifierKey(email);
    const isBound = ({ externalIds }: User) =>
      externalIds.some((id) => id.connection === externalId?.connection && id.value === externalId.value);
    return this.data.users
      .filter(
        (row) =>
          row.user.status !== 'purged' &&
          (row.user.id === byScimId || isBound(row.user) || row.upnKey === upnKey || row.emailKey === emailKey),
      )
      .map((row) => row.user);
  }

  async get(id: UserId): Promise<User | undefined> {
    return this.data.user(id);
  }

  async getProvisioned(connection: ConnectionId, id: ScimId, shownGroups?: 'own' | 'all') {
    const record = this.standing(connection, id);
    const user = record === undefined ? undefined : this.data.user(record.user);
    if (record === undefined || user === undefined) return undefined;
    if (shownGroups === undefined) return { user, record };
    const groups = groupsShownOf(this.data, user, { connection, visibility: shownGroups });
    return { user, record, groups: groups.map((group) => ({ id: group.id, name: group.name })) };
  }

  async getRecord(connection: ConnectionId, user: UserId): Promise<ProvisionedUser | undefined> {
    return this.recordsOf(connection, user).find((row) => !row.retired)?.record;
  }

  async getLastRecord(connection: ConnectionId, user: UserId): Promise<ProvisionedUser | undefined> {
    return this.recordsOf(connection, user)
      .sort((one, other) => one.record.createdAt.getTime() - other.record.createdAt.getTime())
      .at(-1)?.record;
  }

  async findByScimIds(connection: ConnectionId, ids: readonly ScimId[]): Promise<ReadonlyMap<ScimId, UserId>> {
    return new Map(
      ids.flatMap((id): [ScimId, UserId][] => {
        const record = this.standing(connection, id);
        const user = record === undefined ? undefined : this.data.user(record.user);
        const isVisible = user?.managedBy === connection && (user.status === 'active' || user.status === 'deactivated');
        return isVisible ? [[id, user.id]] : [];
      }),
    );
  }

  async findRecordHolder(
    connection: ConnectionId,
    { upn, externalId }: Pick<ProvisionedUser, 'upn' | 'externalId'>,
    except: UserId | null,
  ): Promise<ProvisionedUser | undefined> {
    return this.data.records.find(
      (row) => row.record.user !== except && isShownBy(row, connection, identifierKey(upn), externalId),
    )?.record;
  }

  async findSharedEmails(limit: number): Promise<{ readonly addresses: readonly Email[]; readonly count: number }> {
    const shown = new Map<string, Email[]>();
    for (const { user, emailKey } of this.data.users.filter(({ user }) => user.status !== 'purged')) {
      if (user.email !== null && emailKey !== null) shown.set(emailKey, [...(shown.get(emailKey) ?? []), user.email]);
    }
    const shared = [...shown].filter(([, spellings]) => spellings.length > 1).sort(([one], [other]) => (one < other ? -1 : 1));
    return { addresses: shared.slice(0, limit).flatMap(([, spellings]) => spellings.sort().slice(0, 1)), count: shared.length };
  }

  async findTombstones(digests: readonly string[]): Promise<ReadonlySet<string>> {
    return new Set(digests.filter((digest) => this.data.tombstones.has(digest)));
  }

  async countActive(connection: ConnectionId): Promise<number> {
    return this.data.users.filter(({ user }) => user.managedBy === connection && user.status === 'active').length;
  }

  async getPromisedId(connection: ConnectionId, kind: 'user' | 'group', externalId: string): Promise<string | undefined> {
    return this.data.promises.get(promiseKey(connection, kind, externalId))?.id;
  }

  insert(user: User): void {
    this.record(() => {
      if (this.data.users.has(user.id)) throw new StoreConflictError('The user exists');
      this.setUser(user, null);
    });
  }

  replace(before: User, after: User): void {
    this.record(() => {
      const standing = this.data.users.get(after.id);
      if (standing !== undefined) this.setUser(applyChange(standing.user, before, after), standing);
    });
  }

  insertRecord(record: ProvisionedUser): void {
    this.record(
      () => {
        if (this.data.records.has(recordKey(record.connection, record.scimId))) throw new StoreConflictError('The SCIM id was issued before');
        this.setRecord(record);
      },
      () => this.data.users.has(record.user),
    );
  }

  replaceRecord(record: ProvisionedUser): void {
    this.record(() => {
      if (this.standing(record.connection, record.scimId) !== undefined) this.setRecord(record);
    });
  }

  retireRecord(record: ProvisionedUser): void {
    this.record(() => {
      const key = recordKey(record.connection, record.scimId);
      this.data.records.updateWhere(
        (row) => recordKey(row.record.connection, row.record.scimId) === key,
        (row) => ({ ...row, retired: true }),
      );
    });
  }

  async findTraces(id: UserId): Promise<PersonTraces> {
    const user = this.data.user(id);
    const records = this.data.records.filter(({ record }) => record.user === id).map(({ record }) => record);
    const own = this.data.decisions.filter((decision) => decision.user === id).flatMap(({ changes }) => changes);
    const former = tracesInChanges(own.filter(({ target }) => target.id === id));
    const given = (values: readonly (string | null | undefined)[]) => values.filter((value) => value != null);
    return {
      identifiers: [
        ...given([user?.upn, user?.email]),
        ...(user?.externalIds ?? []).map(({ value }) => value),
        ...records.flatMap(({ scimId, upn, externalId, document }) => [...given([scimId, upn, externalId]), ...addressesOf(document)]),
        ...former.identifiers,
      ],
      names: [...given([user?.fields.displayName]), ...former.names],
    };
  }

  eraseTraces(user: UserId, traces: PersonTraces): void {
    this.record(() => this.erase(user, traces));
  }

  purge(after: User, tombstones: readonly string[], traces: PersonTraces): void {
    this.record(() => {
      const standing = this.data.users.get(after.id);
      if (standing === undefined) return;
      this.forgetRequests(traces);
      const { records, memberships, suspended, sessions, revocations, promises } = this.data;
      records.deleteWhere(({ record }) => record.user === after.id);
      memberships.deleteWhere(({ member }) => member.kind === 'user' && member.id === after.id);
      suspended.deleteWhere((row) => row.user === after.id);
      sessions.deleteWhere((session) => session.user === after.id);
      revocations.deleteWhere((revocation) => revocation.user === after.id && revocation.confirmedAt !== null);
      promises.deleteWhere(({ kind, externalId }) => kind === 'user' && traces.identifiers.includes(externalId));
      this.erase(after.id, traces);
      this.setUser(after, standing);
      for (const digest of tombstones) this.data.tombstones.set(digest, digest);
    });
  }

  recordPromise(connection: ConnectionId, kind: 'user' | 'group', externalId: string, id: string, at: Date): void {
    this.record(() => {
      this.data.promises.set(promiseKey(connection, kind, externalId), { connection, kind, externalId, id, at });
    });
  }

  redeemPromise(connection: ConnectionId, kind: 'user' | 'group', externalId: string): void {
    this.record(() => {
      this.data.promises.delete(promiseKey(connection, kind, externalId));
    });
  }

  liftTombstones(digests: readonly string[]): void {
    this.record(() => {
      for (const digest of digests) this.data.tombstones.delete(digest);
    });
  }

  /** What decisions, events and deliveries say of the person. */
  private erase(user: UserId, { identifiers }: PersonTraces): void {
    const { decisions, events, deliveries } = this.data;
    const known = new Set(identifiers.map(foldText));
    decisions.updateWhere((decision) => decision.user !== user && mentionsOf(decision).some((mention) => known.has(mention)), eraseMention);
    decisions.updateWhere((decision) => decision.user === user, eraseFromDecision);
    const told = new Set<string>(events.filter(({ event }) => event.data['user'] === user).map(({ event }) => event.id));
    events.updateWhere(
      ({ event }) => told.has(event.id),
      (row) => ({ ...row, event: eraseFromEvent(row.event) }),
    );
    deliveries.updateWhere(
      ({ event }) => event !== null && told.has(event),
      (delivery) => ({ ...delivery, body: eraseFromBody(delivery.body) }),
    );
  }

  /** Requests that name the person, in a path or as a whole value of a body. */
  private forgetRequests(traces: PersonTraces): void {
    const { inText, inPath } = requestTerms(traces);
    this.data.requests.deleteWhere(({ path, request, response }) => {
      const said = `${JSON.stringify(request)} ${JSON.stringify(response)}`.toLowerCase();
      return inText.some((term) => said.includes(term)) || inPath.some((term) => path.toLowerCase().includes(term));
    });
  }

  private standing(connection: ConnectionId, id: ScimId): ProvisionedUser | undefined {
    const row = this.data.records.get(recordKey(connection, id));
    return row === undefined || row.retired ? undefined : row.record;
  }

  private recordsOf(connection: ConnectionId, user: UserId): RecordRow[] {
    return this.data.records.filter(({ record }) => record.connection === connection && record.user === user);
  }

  private setUser(user: User, former: UserRow | null): void {
    const row = userRow(user);
    const sharesEmail = this.data.tenant.get(this.tenant)?.sharedEmail === 'allow';
    const isNew = (key: 'upnKey' | 'emailKey') => row[key] !== null && (row[key] !== former?.[key] || former.user.status === 'purged');
    const holder = this.data.users.find(
      (other) =>
        other.user.id !== user.id &&
        other.user.status !== 'purged' &&
        user.status !== 'purged' &&
        ((isNew('upnKey') && other.upnKey === row.upnKey) ||
          (isNew('emailKey') && !sharesEmail && other.emailKey === row.emailKey) ||
          user.externalIds.some((id) => isBound(other.user, id))),
    );
    if (holder !== undefined) throw new StoreConflictError(`An identifier is held by user ${holder.user.id}`);
    this.data.users.set(user.id, row);
  }

  private setRecord(record: ProvisionedUser): void {
    const upnKey = identifierKey(record.upn);
    const holder = this.data.records.find(
      (row) => row.record.scimId !== record.scimId && isShownBy(row, record.connection, upnKey, record.externalId),
    );
    if (holder !== undefined) throw new StoreConflictError(`The userName or externalId is shown for user ${holder.record.user}`);
    this.data.records.set(recordKey(record.connection, record.scimId), { record, upnKey, retired: false });
  }
}

function isShownBy({ record, upnKey, retired }: RecordRow, connection: ConnectionId, upn: string, externalId: string | null): boolean {
  return (
    !retired && record.connection === connection && (upnKey === upn || (externalId !== null && record.externalId === externalId))
  );
}

function isBound(user: User, { connection, channel, value }: User['externalIds'][number]): boolean {
  return user.externalIds.some((id) => id.connection === connection && id.channel === channel && id.value === value);
}

/** Every address in a document, the ones that stand for nobody included. */
function addressesOf({ emails }: JsonObject): readonly string[] {
  const values = Array.isArray(emails) ? (emails as readonly unknown[]) : [];
  return values.flatMap((email) => {
    const value = typeof email === 'object' && email !== null ? (email as { value?: unknown }).value : undefined;
    return typeof value === 'string' ? [value] : [];
  });
}

const promiseKey = (connection: ConnectionId, kind: string, externalId: string): string => JSON.stringify([connection, kind, externalId]);
