import { schemaMigrations } from '../migrations/schema-migrations.js';

/** Tables that every statement about them must pin to one tenant. */
const TENANT_TABLES = new Set(schemaMigrations.flatMap(({ steps }) => steps.flatMap(({ table }) => table ?? [])));

/** Words that may follow a table's name without being its alias. */
const NO_ALIAS = new Set(['where', 'set', 'on', 'order', 'group', 'limit', 'join', 'left', 'values', 'returning', 'for', 'using', 'as', 'union']);

const FORBIDDEN =
  /\b(now|clock_timestamp|statement_timestamp|transaction_timestamp|gen_random_uuid|uuidv[47]|nextval|random|current_setting|pg_current_xact_id|txid_current|pg_advisory\w*)\s*\(|\b(current_timestamp|localtimestamp|current_date)\b/i;

/** Statements that an operator's or a housekeeper's read marks as its own. */
const ACROSS_TENANTS = '/* across tenants */ select ';

/** What is wrong with a statement on a database that is spread by tenant; empty: nothing. Pure. */
export function scopeFaults(statement: string): readonly string[] {
  const sql = statement.replaceAll('"', '').replace(/\s+/g, ' ').trim();
  const faults: string[] = [];
  const forbidden = FORBIDDEN.exec(sql);
  if (forbidden !== null) faults.push(`calls ${forbidden[0]}`);
  for (const [, returned = ''] of sql.matchAll(/\breturning ([^)]*)/g)) {
    if (/[(:]/.test(returned)) faults.push(`returns more than columns: ${returned}`);
  }
  if (sql.startsWith(ACROSS_TENANTS)) return faults;

  let bare = 0;
  for (const [, verb = '', table = '', word = ''] of sql.matchAll(/\b(from|join|update|using|into) (\w+)(?: (\w+))?/g)) {
    if (!TENANT_TABLES.has(table)) continue;
    if (verb === 'into') {
      if (!new RegExp(`into ${table} \\(tenant_id\\b`).test(sql)) faults.push(`inserts into ${table} without a tenant`);
    } else if (word === '' || NO_ALIAS.has(word)) bare += 1;
    else if (!new RegExp(`\\b${word}\\.tenant_id = \\$\\d+`).test(sql)) faults.push(`reads ${table} ${word} of no one tenant`);
  }
  const pinned = [...sql.matchAll(/(?<![.\w])tenant_id = \$\d+/g)].length;
  if (pinned < bare) faults.push(`names ${bare} tables without alias and pins ${pinned} of them`);
  return faults;
}
