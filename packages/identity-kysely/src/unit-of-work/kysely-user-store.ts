import {
  identifierKey,
  scimId,
  userId,
  type ConnectionId,
  type Email,
  type ExternalIdBinding,
  type PersonTraces,
  type PresentedIdentifiers,
  type ProvisionedUser,
  type ScimId,
  type User,
  type UserId,
  type UserStore,
  type Visibility,
} from '@vestibule/identity-core';
import { sql, type RawBuilder } from 'kysely';
import { emailKeysOf } from '../rows/document-emails.js';
import { fromRecord, recordColumns, toRecord, type RecordRow } from '../rows/record-row.js';
import { fromUser } from '../rows/user-row.js';
import { columnsOf } from '../sql/columns.js';
import { ownerOfUser } from '../totals/total-changes.js';
import { lockUsers } from './lock-users.js';
import { findTraces } from './find-traces.js';
import { recordErasure, recordPurge } from './record-purge.js';
import { changedColumns, setColumns } from './set-columns.js';
import type { Unit } from './unit.js';

/** Users and records of one tenant inside one transaction. The user's row lock orders all changes of a person. */
export class KyselyUserStore implements UserStore {
  /** Addresses of the records this unit read, to see whether a write changes them. */
  private readonly emailsRead = new Map<ScimId, readonly string[]>();
  private readonly revised = new Set<UserId>();
  private readonly withChangedRecords = new Set<UserId>();

  constructor(private readonly unit: Unit) {}

  async findCandidates(presented: PresentedIdentifiers): Promise<readonly User[]> {
    const holders = this.holdersOf(presented);
    if (holders.length === 0) return [];
    // An array is made once, before the users are looked at, whatever the planner believes of a young table.
    const found = await lockUsers(this.unit, {
      where: sql`u.status <> 'purged' and u.id = any(array(${sql.join(holders, sql` union all `)}))`,
    });
    return found.map(({ user }) => user);
  }

  async get(id: UserId): Promise<User | undefined> {
    return (await lockUsers(this.unit, { where: sql`u.id = ${id}` }))[0]?.user;
  }

  async getProvisioned(connection: ConnectionId, id: ScimId, shownGroups?: Visibility) {
    const [found] = await lockUsers(this.unit, {
      record: sql`p.connection = ${connection} and p.scim_id = ${id} and not p.retired`,
      where: sql`u.id = any(array(
        select r.user_id from provisioned_users r
        where r.tenant_id = ${this.unit.tenant} and r.connection = ${connection} and r.scim_id = ${id} and not r.retired))`,
      ...(shownGroups === undefined ? {} : { groups: { connection, visibility: shownGroups } }),
    });
    if (found?.record === undefined) return undefined;
    return { user: found.user, record: this.noticed(found.record), ...(shownGroups === undefined ? {} : { groups: found.groups }) };
  }

  getRecord(connection: ConnectionId, user: UserId): Promise<ProvisionedUser | undefined> {
    return this.readRecord(sql`p.connection = ${connection} and p.user_id = ${user} and not p.retired for update`);
  }

  getLastRecord(connection: ConnectionId, user: UserId): Promise<ProvisionedUser | undefined> {
    return this.readRecord(
      sql`p.connection = ${connection} and p.user_id = ${user} order by p.retired, p.updated_at desc, p.scim_id desc limit 1 for update`,
    );
  }

  async findByScimIds(connection: ConnectionId, ids: readonly ScimId[]): Promise<ReadonlyMap<ScimId, UserId>> {
    if (ids.length === 0) return new Map();
    const { tenant, db } = this.unit;
    const { rows } = await sql<{ scim_id: string; user_id: string }>`
      select p.scim_id, p.user_id from provisioned_users p
      join users u on u.tenant_id = ${tenant} and u.id = p.user_id
      where p.tenant_id = ${tenant} and p.connection = ${connection} and p.scim_id = any(${ids}::text[]) and not p.retired
        and u.managed_by = ${connection} and u.status in ('active', 'deactivated')`.execute(db);
    return new Map(rows.map((row) => [scimId(row.scim_id), userId(row.user_id)]));
  }

  findRecordHolder(
    connection: ConnectionId,
    shown: Pick<ProvisionedUser, 'upn' | 'externalId'>,
    except: UserId | null,
  ): Promise<ProvisionedUser | undefined> {
    return this.readRecord(sql`
      p.connection = ${connection} and not p.retired
      and (p.upn_key = ${identifierKey(shown.upn)} or p.external_id = ${shown.externalId})
      and p.user_id <> ${except ?? ''}
      order by p.scim_id limit 1`);
  }

  async findSharedEmails(limit: number): Promise<{ readonly addresses: readonly Email[]; readonly count: number }> {
    const { rows } = await sql<{ address: string; shared: number }>`
      select min(u.email collate "C") as address, count(*) over ()::int as shared from users u
      where u.tenant_id = ${this.unit.tenant} and u.status <> 'purged' and u.email_key is not null
      group by u.email_key having count(*) > 1 order by u.email_key limit ${limit}`.execute(this.unit.db);
    return { addresses: rows.map((row) => row.address as Email), count: rows[0]?.shared ?? 0 };
  }

  async findTombstones(digests: readonly string[]): Promise<ReadonlySet<string>> {
    if (digests.length === 0) return new Set();
    const { rows } = await sql<{ digest: string }>`
      select t.digest from tombstones t
      where t.tenant_id = ${this.unit.tenant} and t.digest = any(${digests}::text[])`.execute(this.unit.db);
    return new Set(rows.map((row) => row.digest));
  }

  async getPromisedId(connection: ConnectionId, kind: 'user' | 'group', externalId: string): Promise<string | undefined> {
    const { rows } = await sql<{ id: string }>`
      select p.id from promised_ids p
      where p.tenant_id = ${this.unit.tenant} and p.connection = ${connection} and p.kind = ${kind} and p.external_id = ${externalId}`.execute(
      this.unit.db,
    );
    return rows[0]?.id;
  }

  async countActive(connection: ConnectionId): Promise<number> {
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from users u
      where u.tenant_id = ${this.unit.tenant} and u.managed_by = ${connection} and u.status = 'active'`.execute(this.unit.db);
    return rows[0]?.count ?? 0;
  }

  insert(user: User): void {
    this.revised.add(user.id);
    this.unit.totals.move('user', null, ownerOfUser(user));
    const row = fromUser(user);
    this.unit.writes.addClaimingRow('users', ({ sharedEmail }) => ({
      ...row,
      email_claim: sharedEmail === 'refuse' ? (row.email_key ?? null) : null,
      revision: 1,
    }));
    for (const id of user.externalIds) this.unit.writes.addRow('user_external_ids', this.externalIdRow(user.id, id));
  }

  replace(before: User, after: User): void {
    this.revised.add(after.id);
    this.unit.totals.move('user', ownerOfUser(before), ownerOfUser(after));
    const { tenant, writes } = this.unit;
    const columns = changedColumns(fromUser(before), fromUser(after));
    const claimsEmail = 'email_key' in columns;
    writes.add(
      ['users', 'user_external_ids'],
      ({ sharedEmail }) => {
        const claim = claimsEmail ? { email_claim: sharedEmail === 'refuse' ? columns.email_key : null } : {};
        const set = Object.keys(columns).length === 0 ? sql`` : sql`${setColumns({ ...columns, ...claim })}, `;
        return [
          sql`update users set ${set}revision = revision + 1 where tenant_id = ${tenant} and id = ${after.id}`,
          ...this.externalIdChanges(before, after),
        ];
      },
      { claimsEmail },
    );
  }

  insertRecord(record: ProvisionedUser): void {
    this.withChangedRecords.add(record.user);
    this.unit.writes.addRow('provisioned_users', fromRecord(record));
    for (const email_key of emailKeysOf(record.document)) {
      this.unit.writes.addRow('provisioned_user_emails', {
        tenant_id: this.unit.tenant,
        connection: record.connection,
        email_key,
        scim_id: record.scimId,
      });
    }
  }

  replaceRecord(record: ProvisionedUser): void {
    const { tenant, writes } = this.unit;
    const { tenant_id: _, connection, scim_id, user_id: __, retired: ___, created_at: ____, ...columns } = fromRecord(record);
    writes.add(['provisioned_users'], () => [
      sql`
        update provisioned_users set ${setColumns(columns)}
        where tenant_id = ${tenant} and connection = ${connection} and scim_id = ${scim_id} and not retired`,
    ]);
    const emails = emailKeysOf(record.document);
    if (this.emailsRead.get(record.scimId)?.join('\n') !== emails.join('\n')) this.replaceEmails(record, emails);
  }

  retireRecord(record: ProvisionedUser): void {
    this.withChangedRecords.add(record.user);
    const { tenant, writes } = this.unit;
    writes.add(['provisioned_users', 'provisioned_user_emails'], () => [
      sql`
        update provisioned_users set retired = true
        where tenant_id = ${tenant} and connection = ${record.connection} and scim_id = ${record.scimId}`,
      sql`
        delete from provisioned_user_emails
        where tenant_id = ${tenant} and connection = ${record.connection} and scim_id = ${record.scimId}`,
    ]);
  }

  findTraces(id: UserId): Promise<PersonTraces> {
    return findTraces(this.unit, id);
  }

  eraseTraces(user: UserId, traces: PersonTraces): void {
    recordErasure(this.unit, user, traces);
  }

  purge(after: User, tombstones: readonly string[], traces: PersonTraces): void {
    this.revised.add(after.id);
    recordPurge(this.unit, after, tombstones, traces);
  }

  recordPromise(connection: ConnectionId, kind: 'user' | 'group', externalId: string, id: string, at: Date): void {
    this.unit.writes.add(['promised_ids'], () => [
      sql`
        insert into promised_ids (tenant_id, connection, kind, external_id, id, promised_at)
        values (${this.unit.tenant}, ${connection}, ${kind}, ${externalId}, ${id}, ${at})
        on conflict (tenant_id, connection, kind, external_id) do update set id = excluded.id, promised_at = excluded.promised_at`,
    ]);
  }

  redeemPromise(connection: ConnectionId, kind: 'user' | 'group', externalId: string): void {
    this.unit.writes.add(['promised_ids'], () => [
      sql`
        delete from promised_ids
        where tenant_id = ${this.unit.tenant} and connection = ${connection} and kind = ${kind} and external_id = ${externalId}`,
    ]);
  }

  liftTombstones(digests: readonly string[]): void {
    if (digests.length === 0) return;
    this.unit.writes.add(['tombstones'], () => [
      sql`delete from tombstones where tenant_id = ${this.unit.tenant} and digest = any(${digests}::text[])`,
    ]);
  }

  /** A new or retired SCIM id is part of its user: whoever waits for the user must see that it changed. */
  reviseUsersOfRecords(): void {
    const users = [...this.withChangedRecords].filter((user) => !this.revised.has(user)).sort();
    if (users.length === 0) return;
    this.unit.writes.add(['users'], () => [
      sql`update users set revision = revision + 1 where tenant_id = ${this.unit.tenant} and id = any(${users}::text[])`,
    ]);
  }

  private holdersOf({ scimId: id, externalId, upn, email }: PresentedIdentifiers): readonly RawBuilder<unknown>[] {
    const { tenant } = this.unit;
    const holders: RawBuilder<unknown>[] = [];
    if (id !== undefined) {
      holders.push(sql`
        select p.user_id from provisioned_users p
        where p.tenant_id = ${tenant} and p.connection = ${id.connection} and p.scim_id = ${id.value}`);
    }
    if (externalId !== undefined) {
      holders.push(sql`
        select e.user_id from user_external_ids e
        where e.tenant_id = ${tenant} and e.connection = ${externalId.connection}
          and e.channel in ('saml', 'scim') and e.value = ${externalId.value}`);
    }
    if (upn !== undefined) {
      holders.push(sql`
        select x.id from users x
        where x.tenant_id = ${tenant} and x.upn_key = ${identifierKey(upn)} and x.status <> 'purged'`);
    }
    if (email !== undefined) {
      holders.push(sql`
        select y.id from users y
        where y.tenant_id = ${tenant} and y.email_key = ${identifierKey(email)} and y.status <> 'purged'`);
    }
    return holders;
  }

  private async readRecord(condition: RawBuilder<unknown>): Promise<ProvisionedUser | undefined> {
    const { rows } = await sql<RecordRow>`
      select ${columnsOf('p', recordColumns, '')} from provisioned_users p
      where p.tenant_id = ${this.unit.tenant} and ${condition}`.execute(this.unit.db);
    return rows[0] === undefined ? undefined : this.noticed(toRecord(rows[0]));
  }

  private noticed(record: ProvisionedUser): ProvisionedUser {
    this.emailsRead.set(record.scimId, emailKeysOf(record.document));
    return record;
  }

  private externalIdRow(user: UserId, id: ExternalIdBinding) {
    return {
      tenant_id: this.unit.tenant,
      connection: id.connection,
      channel: id.channel,
      value: id.value,
      user_id: user,
      bound_at: id.boundAt,
    };
  }

  private externalIdChanges(before: User, after: User): readonly RawBuilder<unknown>[] {
    const { tenant } = this.unit;
    const identity = (id: ExternalIdBinding) => `${id.connection}\n${id.channel}\n${id.value}`;
    const old = new Map(before.externalIds.map((id) => [identity(id), id]));
    const now = new Map(after.externalIds.map((id) => [identity(id), id]));
    const removed = [...old].filter(([key]) => !now.has(key)).map(([, id]) => id);
    const added = [...now].filter(([key]) => !old.has(key)).map(([, id]) => id);
    const rebound = [...now].filter(([key, id]) => old.has(key) && old.get(key)?.boundAt.getTime() !== id.boundAt.getTime());
    const at = (id: ExternalIdBinding) =>
      sql`tenant_id = ${tenant} and connection = ${id.connection} and channel = ${id.channel} and value = ${id.value} and user_id = ${after.id}`;
    return [
      ...removed.map((id) => sql`delete from user_external_ids where ${at(id)}`),
      ...rebound.map(([, id]) => sql`update user_external_ids set bound_at = ${id.boundAt} where ${at(id)}`),
      ...added.map((id) => {
        const row = this.externalIdRow(after.id, id);
        const columns = Object.keys(row).map((column) => sql.id(column));
        return sql`insert into user_external_ids (${sql.join(columns)}) values (${sql.join(Object.values(row))})`;
      }),
    ];
  }

  private replaceEmails(record: ProvisionedUser, emails: readonly string[]): void {
    const { tenant, writes } = this.unit;
    writes.add(['provisioned_user_emails'], () => [
      sql`
        delete from provisioned_user_emails
        where tenant_id = ${tenant} and connection = ${record.connection} and scim_id = ${record.scimId}
          and email_key <> all(${emails}::text[])`,
      sql`
        insert into provisioned_user_emails (tenant_id, connection, email_key, scim_id)
        select ${tenant}::text, ${record.connection}::text, e.email_key, ${record.scimId}::text
        from unnest(${emails}::text[]) as e (email_key)
        on conflict do nothing`,
    ]);
  }
}
