import { describe, expect, it } from '@jest/globals';
import { scopeFaults } from './tenant-scope.js';

describe('the check of statements', () => {
  it.each([
    'select u.id from users u where u.tenant_id = $1 and u.id = $2',
    'delete from sessions where tenant_id = $1 and id = $2',
    'insert into "events" ("tenant_id", "id") values ($1, $2)',
    'select tenant_id from tenant_slugs where slug = $1',
    '/* across tenants */ select t.slug from tenants t',
  ])('passes %s', (statement) => expect(scopeFaults(statement)).toEqual([]));

  it.each([
    ['a table without its tenant', 'select u.id from users u where u.id = $1'],
    ['a joined table without its tenant', 'select 1 from users u join sessions s on s.user_id = u.id where u.tenant_id = $1'],
    ['a tenant that comes from a column', 'select 1 from users u join sessions s on s.tenant_id = u.tenant_id where u.tenant_id = $1'],
    ['a list of tenants', 'select u.id from users u where u.tenant_id in ($1, $2)'],
    ['a second statement without a tenant', 'with a as (delete from sessions where tenant_id = $1) delete from users where id = $2'],
    ['a row without its tenant', 'insert into events (id) values ($1)'],
    ["the database's clock", 'update users set updated_at = now() where tenant_id = $1'],
    ["the database's ids", 'insert into events (tenant_id, id) values ($1, gen_random_uuid())'],
    ['an expression that is returned', 'delete from sessions where tenant_id = $1 returning to_jsonb(sessions)'],
  ])('finds %s', (_, statement) => expect(scopeFaults(statement)).not.toEqual([]));
});
