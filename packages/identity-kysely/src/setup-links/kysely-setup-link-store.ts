import type { SetupLink, SetupLinkStore } from '@vestibule/identity-core';
import { sql } from 'kysely';
import { columnsOf } from '../sql/columns.js';
import type { Unit } from '../unit-of-work/unit.js';
import { fromSetupLink, setupLinkColumns, toSetupLink, type SetupLinkRow } from './setup-link-row.js';

export class KyselySetupLinkStore implements SetupLinkStore {
  constructor(private readonly unit: Unit) {}

  async get(id: string): Promise<SetupLink | undefined> {
    const { rows } = await sql<SetupLinkRow>`
      select ${columnsOf('l', setupLinkColumns, '')} from setup_links l
      where l.tenant_id = ${this.unit.tenant} and l.id = ${id} for update`.execute(this.unit.db);
    return rows[0] === undefined ? undefined : toSetupLink(rows[0]);
  }

  insert(link: SetupLink): void {
    this.unit.writes.addRow('setup_links', fromSetupLink(link));
  }

  delete(id: string): void {
    this.unit.writes.add(['setup_links'], () => [sql`delete from setup_links where tenant_id = ${this.unit.tenant} and id = ${id}`]);
  }
}
