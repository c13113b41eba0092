import { CompiledQuery, type Kysely } from 'kysely';
import type { Database } from '../schema.js';

/** The plan by which a connection runs the statement, which is not the one that `explain` makes for given parameters. */
export function explainStatement<Plan>(db: Kysely<Database>, { sql: text, parameters }: CompiledQuery): Promise<Plan> {
  return db.connection().execute(async (connection) => {
    const run = <Row>(statement: string) => connection.executeQuery<Row>(CompiledQuery.raw(statement));
    await run(`prepare explained as ${text}`);
    try {
      const values = parameters.length === 0 ? '' : `(${parameters.map(literal).join(', ')})`;
      const { rows } = await run<{ 'QUERY PLAN': readonly { Plan: Plan }[] }>(`explain (format json) execute explained${values}`);
      const plan = rows[0]?.['QUERY PLAN'][0]?.Plan;
      if (plan === undefined) throw new Error('No plan');
      return plan;
    } finally {
      await run('deallocate explained');
    }
  });
}

function literal(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (value instanceof Date) return `'${value.toISOString()}'`;
  if (Array.isArray(value)) return `'{${value.map((item) => JSON.stringify(String(item))).join(',').replaceAll("'", "''")}}'`;
  return `'${(typeof value === 'string' ? value : JSON.stringify(value)).replaceAll("'", "''")}'`;
}
