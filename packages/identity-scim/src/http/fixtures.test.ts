import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { DEVIATIONS, type JsonObject, type JsonValue } from '../protocol/index.js';
import { ScimBed } from '../testing/scim-bed.js';

interface Step {
  readonly note: string;
  readonly request: { readonly method: string; readonly path: string; readonly headers?: Record<string, string>; readonly body?: JsonObject };
  /** `body` is what must stand in the answer; `"*"` is any header value; `without` names attributes that must not stand in it. */
  readonly response: { readonly status: number; readonly headers?: Record<string, string>; readonly body?: JsonObject; readonly without?: readonly string[] };
  /** Variable → attribute of the answer. `{{variable}}` stands for it from the same step's answer on. */
  readonly save?: Readonly<Record<string, string>>;
}

interface Flow {
  readonly application: string;
  /** Headers that this client sends with everything, whatever the method. */
  readonly client: Readonly<Record<string, string>>;
  /** Names of the deviations that the flow needs. */
  readonly deviations: readonly string[];
  readonly steps: readonly Step[];
}

const FIXTURES = fileURLToPath(new URL('../../../../fixtures/', import.meta.url));

/** Every file of every folder that records a conversation. */
const flows = readdirSync(FIXTURES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name: folder }) => readdirSync(`${FIXTURES}${folder}`).filter((name) => name.endsWith('.json')).map((name) => `${folder}/${name}`))
  .flatMap((name): readonly (readonly [string, Flow])[] => {
    const content = JSON.parse(readFileSync(`${FIXTURES}${name}`, 'utf8')) as object;
    return 'steps' in content ? [[name, content as Flow]] : [];
  });

describe('the directories', () => {
  it('have their conversations written down', () => {
    expect(new Set(flows.map(([name]) => name.split('/')[0]))).toEqual(new Set(['okta', 'entra', 'onelogin', 'jumpcloud', 'google', 'ping']));
  });

  it('send every deviation that is said of one of them', () => {
    const recorded = new Set(flows.flatMap(([, { deviations }]) => deviations));
    const said = DEVIATIONS.filter(({ clients }) => clients.some((client) => client !== 'generic'));
    expect([...recorded].sort()).toEqual(said.map(({ name }) => name).sort());
  });

  it.each(flows)('are served as recorded: %s', async (_, flow) => {
    const bed = await ScimBed.open();
    const variables = new Map([['base', bed.baseUrl]]);
    const fill = <T extends JsonValue>(value: T): T =>
      JSON.parse(JSON.stringify(value).replace(/\{\{(\w+)\}\}/g, (whole, variable: string) => variables.get(variable) ?? whole)) as T;

    for (const { note, request, response, save = {} } of flow.steps) {
      const sent = lowerCased({ ...flow.client, ...fill(request.headers ?? {}) });
      const authorization = sent['authorization'];
      const answer = await bed.send(request.method, fill(request.path), {
        headers: sent,
        ...(authorization === undefined ? {} : { token: authorization.replace('Bearer ', '') }),
        ...(request.body === undefined ? {} : { body: fill(request.body) }),
      });
      const found = { note, status: answer.status, body: answer.body };
      expect({ ...found, text: answer.text }).toMatchObject({ note, status: response.status });
      for (const [variable, attribute] of Object.entries(save)) variables.set(variable, textOf(answer.body[attribute]));
      expect(found).toMatchObject({ note, status: response.status, body: fill(response.body ?? {}) });
      for (const [header, value] of Object.entries(fill(response.headers ?? {}))) {
        expect({ note, header, value: answer.headers[header] }).toEqual({ note, header, value: value === '*' ? expect.any(String) : value });
      }
      for (const attribute of response.without ?? []) expect({ note, ...answer.body }).not.toHaveProperty([attribute]);
    }
    expect(bed.errors).toEqual([]);
  });
});

function lowerCased(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function textOf(value: JsonValue | undefined): string {
  if (typeof value !== 'string') throw new Error('Only texts can be saved');
  return value;
}
