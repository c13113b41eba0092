import type { Management } from './management.js';
import { EMPLOYEES, type Employee } from './employees.js';
import type { Narrator } from './narrator.js';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

interface Resource {
  readonly id: string;
  readonly [name: string]: unknown;
}

/** A company's directory as a SCIM client, in the manual's order: test, create, push a group, update, deactivate. */
export class ScriptedDirectory {
  constructor(
    private readonly baseUrl: string,
    private readonly token: string,
    private readonly tenant: string,
    private readonly management: Management,
    private readonly narrator: Narrator,
  ) {}

  async walk(): Promise<void> {
    this.narrator.begin('The directory tests the connection');
    await this.send('GET', '/Users?startIndex=1&count=2');
    await this.send('GET', '/Groups?startIndex=1&count=100');

    this.narrator.begin('It creates everybody who is assigned; whoever signed in before is adopted, not doubled');
    const people = new Map<string, Resource>();
    for (const employee of EMPLOYEES) people.set(employee.key, await this.provision(employee));
    const idOf = (key: string): string => people.get(key)?.id ?? '';

    this.narrator.begin('It pushes a group, which is read-only here from now on');
    const group = await this.send('POST', '/Groups', { schemas: [GROUP], displayName: 'AllDeskUsers', members: [] });
    await this.send('PATCH', `/Groups/${group.id}`, {
      schemas: [PATCH],
      Operations: [{ op: 'add', path: 'members', value: EMPLOYEES.map(({ key, login }) => ({ value: idOf(key), display: login })) }],
    });

    this.narrator.begin('Somebody here tries to rename that group');
    const refused = await this.management.send('PATCH', `/tenants/${this.tenant}/groups/${group.id}`, { name: 'Everybody' });
    this.narrator.request('PATCH', `/api/v1/tenants/${this.tenant}/groups/…`, refused.status);
    await this.narrator.decision(this.management, this.tenant, refused.headers.get('vestibule-decision'));

    this.narrator.begin('Cleo is promoted: the directory reads, changes, and writes everything back');
    const cleo = await this.send('GET', `/Users/${idOf('cleo')}`);
    await this.send('PUT', `/Users/${idOf('cleo')}`, { ...cleo, title: 'Principal Engineer' });

    this.narrator.begin('Ben leaves: he is deactivated, his sessions end, his next login is refused');
    await this.send('PATCH', `/Users/${idOf('ben')}`, { schemas: [PATCH], Operations: [{ op: 'replace', value: { active: false } }] });
  }

  private async provision(employee: Employee): Promise<Resource> {
    await this.send('GET', `/Users?filter=${encodeURIComponent(`userName eq "${employee.login}"`)}&startIndex=1&count=100`);
    return this.send('POST', '/Users', {
      schemas: [USER],
      userName: employee.login,
      externalId: employee.directoryId,
      name: { givenName: employee.givenName, familyName: employee.surname },
      displayName: `${employee.givenName} ${employee.surname}`,
      emails: [{ primary: true, type: 'work', value: employee.login }],
      title: employee.jobTitle,
      active: true,
      groups: [],
    });
  }

  private async send(method: string, path: string, body?: unknown): Promise<Resource> {
    const response = await fetch(`${this.baseUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        accept: 'application/scim+json',
        'content-type': 'application/scim+json; charset=utf-8',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    this.narrator.request(method, decodeURIComponent(path), response.status);
    await this.narrator.decision(this.management, this.tenant, response.headers.get('vestibule-decision'));
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return (text === '' ? { id: '' } : JSON.parse(text)) as Resource;
  }
}
