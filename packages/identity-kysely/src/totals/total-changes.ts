import type { Group, TenantId, User } from '@vestibule/identity-core';
import { sql, type RawBuilder } from 'kysely';
import type { ResourceKind } from './shown-resources.js';

/** The connection that owns the user and is shown it. Pure. */
export const ownerOfUser = ({ managedBy, status }: Pick<User, 'managedBy' | 'status'>): string | null =>
  status === 'active' || status === 'deactivated' ? managedBy : null;

/** The connection that owns the group. Pure. */
export const ownerOfGroup = ({ kind, connection }: Pick<Group, 'kind' | 'connection'>): string | null => (kind === 'external' ? connection : null);

/** What one unit of work adds to the totals. */
export class TotalChanges {
  private readonly ended = new Set<string>();
  private readonly changes = new Map<string, { readonly connection: string; readonly kind: ResourceKind; by: number }>();

  move(kind: ResourceKind, from: string | null, to: string | null): void {
    if (from === to) return;
    if (from !== null) this.change(kind, from, -1);
    if (to !== null) this.change(kind, to, 1);
  }

  /** What the connection owned is no longer counted, whatever the unit does besides. */
  forget(connection: string): void {
    this.ended.add(connection);
  }

  /**
   * The statement that writes them; `undefined`: nothing changed.
   *
   * @param slot That no transaction of this process uses now: whoever used it too would wait for the commit.
   */
  statement(tenant: TenantId, slot: number): RawBuilder<unknown> | undefined {
    const changes = [...this.changes.entries()].filter(([, { connection, by }]) => by !== 0 && !this.ended.has(connection)).sort(([one], [other]) => (one < other ? -1 : 1));
    if (changes.length === 0) return undefined;
    const rows = changes.map(([, { connection, kind, by }]) => sql`(${tenant}, ${connection}, ${kind}, ${slot}, ${by})`);
    return sql`
      insert into resource_totals (tenant_id, connection, kind, slot, count) values ${sql.join(rows)}
      on conflict (tenant_id, connection, kind, slot) do update set count = resource_totals.count + excluded.count`;
  }

  private change(kind: ResourceKind, connection: string, by: number): void {
    const key = `${connection} ${kind}`;
    const known = this.changes.get(key) ?? { connection, kind, by: 0 };
    known.by += by;
    this.changes.set(key, known);
  }
}
