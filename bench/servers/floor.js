/**
 * The floor: Express and pg with only the statements that cannot be avoided, without authentication, validation, schemas,
 * decisions or events. No SCIM server: it answers the benchmark's requests and nothing else.
 */
import { randomUUID } from 'node:crypto';
import express from 'express';
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
await pool.query(`
  create table floor_users (id text primary key, name_key text not null unique, document jsonb not null, created_at timestamptz not null);
  create index floor_users_by_creation on floor_users (created_at, id);
  create table floor_groups (id text primary key, name_key text not null unique, document jsonb not null, updated_at timestamptz not null);
  create table floor_members (group_id text not null, member_id text not null, primary key (group_id, member_id))`);

const run = (name, text, values) => pool.query({ name, text, values });
const app = express();
app.disable('x-powered-by');
app.use(express.json({ type: () => true, limit: '1mb' }));
const send = (response, status, body) => response.status(status).type('application/scim+json').send(JSON.stringify(body));
const resource = ({ id, document }) => ({ ...document, id, meta: { resourceType: 'User', location: `http://localhost/Users/${id}` } });

app.post('/Users', async (request, response) => {
  const id = randomUUID();
  const { password: _, ...document } = request.body;
  await run('create', 'insert into floor_users values ($1, $2, $3, $4)', [id, document.userName.toLowerCase(), JSON.stringify(document), new Date()]);
  send(response, 201, resource({ id, document }));
});
app.get('/Users', async (request, response) => {
  const { filter, startIndex = '1', count = '100' } = request.query;
  const wanted = filter === undefined ? undefined : /"(.*)"/.exec(filter)[1].toLowerCase();
  const [{ rows }, total] =
    wanted === undefined
      ? await Promise.all([
          run('list', 'select id, document from floor_users order by created_at, id limit $1 offset $2', [Number(count), Number(startIndex) - 1]),
          run('total', 'select count(*) from floor_users where $1::int = 1', [1]),
        ])
      : [await run('filter', 'select id, document from floor_users where name_key = $1', [wanted]), undefined];
  const Resources = rows.map(resource);
  send(response, 200, { totalResults: total === undefined ? rows.length : Number(total.rows[0].count), itemsPerPage: rows.length, startIndex: 1, Resources });
});
app.get('/Users/:id', async (request, response) => {
  const { rows } = await run('read', 'select id, document from floor_users where id = $1', [request.params.id]);
  send(response, 200, resource(rows[0]));
});
app.put('/Users/:id', async (request, response) => {
  const { rows } = await run('replace', 'update floor_users set document = $2, name_key = $3 where id = $1 returning id, document', [
    request.params.id,
    JSON.stringify(request.body),
    request.body.userName.toLowerCase(),
  ]);
  send(response, 200, resource(rows[0]));
});
app.patch('/Users/:id', async (request, response) => {
  const { active } = request.body.Operations[0].value;
  const { rows } = await run('patch', "update floor_users set document = jsonb_set(document, '{active}', $2) where id = $1 returning id, document", [
    request.params.id,
    JSON.stringify(active),
  ]);
  send(response, 200, resource(rows[0]));
});
app.post('/Groups', async (request, response) => {
  const id = randomUUID();
  await run('create-group', 'insert into floor_groups values ($1, $2, $3, $4)', [id, request.body.displayName.toLowerCase(), JSON.stringify(request.body), new Date()]);
  send(response, 201, resource({ id, document: request.body }));
});
app.patch('/Groups/:id', async (request, response) => {
  const [{ op, path, value }] = request.body.Operations;
  const member = op === 'add' ? value[0].value : /"(.*)"/.exec(path)[1];
  const change =
    op === 'add'
      ? 'insert into floor_members values ($1, $2) on conflict do nothing returning group_id'
      : 'delete from floor_members where group_id = $1 and member_id = $2 returning group_id';
  await run(op, `with changed as (${change}) update floor_groups set updated_at = $3 where id in (select group_id from changed)`, [
    request.params.id,
    member,
    new Date(),
  ]);
  response.status(204).end();
});

const server = app.listen(0, '127.0.0.1', () => console.log(`listening on http://127.0.0.1:${server.address().port}`));
process.on('SIGTERM', () => process.exit(0));
