import type pg from 'pg';

/**
 * Lets a connection plan each prepared statement once, for any tenant. A plan for one tenant is no better where every
 * statement names its tenant, costs its making at each execution, and of a tenant newer than the last `analyze` it assumes
 * a single row: whatever begins with the tenant then looks as good as the right index.
 *
 * A plan outlives the size that its tables had, so that none may rest on a table being small: every statement has an index
 * to go by.
 *
 * Before PostgreSQL 18 a forbidden scan looks so dear that a statement of a small table would be compiled first.
 *
 * Citus cannot tell where a statement belongs before it knows the tenant, and is left as it is.
 */
export async function planOnce(client: pg.ClientBase): Promise<void> {
  await client.query(
    `select set_config('plan_cache_mode', 'force_generic_plan', false), set_config('enable_seqscan', 'off', false), set_config('jit', 'off', false)
     where not exists (select 1 from pg_extension where extname = 'citus')`,
  );
}
