const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

let made = 0;
const fresh = () => `${process.pid}-${(made += 1)}`;

export function newUser(name = fresh()) {
  return {
    schemas: [USER, ENTERPRISE],
    externalId: `00u${name}`,
    userName: `user.${name}@acme.example`,
    name: { givenName: 'Barbara', familyName: `Jensen ${name}` },
    displayName: `Barbara Jensen ${name}`,
    emails: [{ value: `user.${name}@acme.example`, type: 'work', primary: true }],
    title: 'Tour Guide',
    active: true,
    [ENTERPRISE]: { department: 'Tour Operations', costCenter: '4130' },
  };
}

const patch = (...Operations) => ({ schemas: [PATCH], Operations });
const newGroup = () => ({ schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'], displayName: `Group ${fresh()}`, members: [] });

/** What a server is filled with before anything is measured. */
export async function seed(client, users) {
  const seeded = [];
  for (let at = 0; at < users; at += 20) {
    const batch = await Promise.all(Array.from({ length: Math.min(20, users - at) }, () => create(client, '/Users', newUser())));
    seeded.push(...batch);
  }
  const groups = await Promise.all(Array.from({ length: 16 }, () => create(client, '/Groups', newGroup())));
  return { users: seeded, groups };
}

async function create(client, path, body) {
  const { status, text } = await client.send('POST', path, body);
  if (status !== 201) throw new Error(`POST ${path} answered ${status}: ${text}`);
  return { id: JSON.parse(text).id, body, turn: 0 };
}

/** Each: what the `turn`-th request of one client is, and the status it must have. Clients never share a user or a group. */
export const OPERATIONS = [
  { name: 'create user', kind: 'write', send: (client) => client.send('POST', '/Users', newUser()), expected: [201] },
  { name: 'read user', kind: 'read', send: (client, { user }) => client.send('GET', `/Users/${user.id}`), expected: [200] },
  {
    name: 'filter by userName',
    kind: 'read',
    send: (client, { user }) => client.send('GET', `/Users?filter=${encodeURIComponent(`userName eq "${user.body.userName}"`)}`),
    expected: [200],
  },
  {
    name: 'PATCH active',
    kind: 'write',
    send: (client, { user }) => client.send('PATCH', `/Users/${user.id}`, patch({ op: 'replace', value: { active: (user.turn += 1) % 2 === 0 } })),
    expected: [200],
  },
  {
    name: 'PUT user',
    kind: 'write',
    send: (client, { user }) => client.send('PUT', `/Users/${user.id}`, { ...user.body, id: user.id, displayName: `Renamed ${fresh()}`, active: true }),
    expected: [200],
  },
  { name: 'list 100', kind: 'read', send: (client) => client.send('GET', '/Users?startIndex=1&count=100'), expected: [200] },
  { name: 'create group', kind: 'write', send: (client) => client.send('POST', '/Groups', newGroup()), expected: [201] },
  {
    name: 'add and remove member',
    kind: 'write',
    send: (client, { group, user }) => {
      const isAdding = (group.turn += 1) % 2 === 1;
      if (isAdding) group.member = user.id;
      const operation = isAdding
        ? { op: 'add', path: 'members', value: [{ value: group.member }] }
        : { op: 'remove', path: `members[value eq "${group.member}"]` };
      return client.send('PATCH', `/Groups/${group.id}`, patch(operation));
    },
    expected: [200, 204],
  },
];

/** Adds and removes in one group from several clients at once. */
export const SHARED_GROUP = {
  name: 'add member, one group for all',
  kind: 'write',
  send: (client, { sharedGroup, user }) => client.send('PATCH', `/Groups/${sharedGroup.id}`, patch({ op: 'add', path: 'members', value: [{ value: user.id }] })),
  expected: [200, 204],
};
