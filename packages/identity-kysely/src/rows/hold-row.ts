import { connectionId, decisionId, holdId, subjectOf, tenantId, type Hold } from '@vestibule/identity-core';
import type { Insertable, Selectable } from 'kysely';
import type { HoldsTable } from '../schema.js';
import { jsonText } from '../sql/json-text.js';

export const holdColumns = ['tenant_id', 'id', 'connection', 'at', 'act', 'status', 'decision'] as const;

export type HoldRow = Pick<Selectable<HoldsTable>, (typeof holdColumns)[number]>;

export const toHold = (row: HoldRow): Hold => ({
  tenant: tenantId(row.tenant_id),
  id: holdId(row.id),
  connection: connectionId(row.connection),
  at: row.at,
  act: row.act as Hold['act'],
  status: row.status,
  decision: decisionId(row.decision),
});

export const fromHold = (hold: Hold): Insertable<HoldsTable> => ({
  tenant_id: hold.tenant,
  id: hold.id,
  connection: hold.connection,
  at: hold.at,
  subject: subjectOf(hold.act),
  act: jsonText(hold.act),
  status: hold.status,
  decision: hold.decision,
});
