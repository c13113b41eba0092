import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runRunscopeSuite } from './run-runscope-suite.js';
import { parseRunscopeSuite, type RunscopeAssertion, type RunscopeRequest, type RunscopeSuite } from './runscope-suite.js';

const fixtures = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'fixtures', 'suites');

describe('the interpreter of Runscope suites', () => {
  let server: Server;
  let baseUrl: string;
  const seen: { method: string; url: string; authorization: string | undefined; body: string }[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        seen.push({ method: request.method ?? '', url: request.url ?? '', authorization: request.headers.authorization, body });
        if (request.url === '/text') {
          response.end('no json');
          return;
        }
        response.statusCode = request.method === 'POST' ? 201 : 200;
        response.setHeader('x-kind', 'test');
        response.end(
          JSON.stringify({ id: 'a1', count: 3, active: true, empty: '', none: null, schemas: ['urn:a', 'urn:b'], Resources: [{ id: 'first', emails: [{ value: 'e' }] }], list: [] }),
        );
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => void server.close());

  const request = (parts: Partial<RunscopeRequest>): RunscopeRequest => ({
    step_type: 'request',
    skipped: false,
    note: 'step',
    method: 'GET',
    url: '{{SCIMBaseURL}}/json',
    headers: {},
    assertions: [],
    variables: [],
    scripts: [],
    ...parts,
  });
  const run = (steps: RunscopeSuite['steps']) => runRunscopeSuite({ name: 'suite', steps }, { baseUrl, authorization: 'Bearer t' });
  const failureOf = async (assertion: RunscopeAssertion, url = '{{SCIMBaseURL}}/json') => (await run([request({ url, assertions: [assertion] })]))[0]?.failure;

  it.each([
    ['response_status', undefined, 'equal_number', '200', '201'],
    ['response_json', 'id', 'equal', 'a1', 'a2'],
    ['response_json', 'active', 'equal', 'true', 'false'],
    ['response_json', 'count', 'equal_number', '3', '4'],
    ['response_json', 'count', 'equal', '3', '30'],
    ['response_json', 'Resources[0].emails[0].value', 'equal', 'e', 'f'],
    ['response_json', 'schemas', 'has_value', 'urn:a', 'urn'],
    ['response_json', 'schemas', 'contains', 'urn:b', 'urn:c'],
    ['response_json', 'id', 'contains', 'a', 'b'],
    ['response_time', undefined, 'is_less_than', '10000', '0'],
    ['response_json', 'count', 'is_greater_than', '2', '3'],
    ['response_headers', 'x-kind', 'equal', 'test', 'rest'],
    ['response_text', undefined, 'contains', '"a1"', '"a2"'],
  ])('judges %s %s %s: %s holds, %s does not', async (source, property, comparison, good, bad) => {
    const assertion = { source, comparison, ...(property === undefined ? {} : { property }) };
    expect(await failureOf({ ...assertion, value: good })).toBeUndefined();
    expect(await failureOf({ ...assertion, value: bad })).toMatch(/^found /);
  });

  it.each([
    ['not_empty', 'Resources', 'list'],
    ['not_empty', 'active', 'empty'],
    ['not_empty', 'count', 'none'],
    ['not_empty', 'id', 'absent.deeper'],
    ['is_a_number', 'count', 'id'],
    ['empty', 'list', 'Resources'],
  ])('judges %s: %s holds, %s does not', async (comparison, good, bad) => {
    expect(await failureOf({ source: 'response_json', comparison, property: good, value: null })).toBeUndefined();
    expect(await failureOf({ source: 'response_json', comparison, property: bad, value: null })).toMatch(/^found /);
  });

  it('fails what it does not know, and what it cannot look at, instead of passing it', async () => {
    expect(await failureOf({ source: 'response_json', comparison: 'resembles', property: 'id', value: 'a1' })).toBe('unknown comparison "resembles"');
    expect(await failureOf({ source: 'response_mood', comparison: 'equal', value: 'good' })).toBe('unknown source "response_mood"');
    expect(await failureOf({ source: 'response_json', comparison: 'empty', property: 'id', value: null }, '{{SCIMBaseURL}}/text')).toBe('the body is no JSON');
    expect(await failureOf({ source: 'response_status', comparison: 'equal_number', value: '200' }, '{{SCIMBaseURL}}/{{nobodySetMe}}')).toBe('no value for nobodySetMe');
    expect(await failureOf({ source: 'response_status', comparison: 'equal_number', value: '200' }, 'http://127.0.0.1:1/')).toMatch(/^no answer: /);
    expect(() => parseRunscopeSuite('{"name":"x","steps":[{"step_type":"condition"}]}')).toThrow('unknown kind of step: condition');
    expect(() => parseRunscopeSuite('{}')).toThrow('no Runscope export');
  });

  it('carries values from one step to the next, in URL, header, body and expectation', async () => {
    const results = await run([
      request({ variables: [{ source: 'response_json', name: 'found', property: 'Resources[0].id' }] }),
      { step_type: 'pause', skipped: false, duration: 5 },
      request({
        method: 'POST',
        url: '{{SCIMBaseURL}}/Users/{{found}}?filter=userName eq "{{randomUsernameCaps}}"',
        headers: { Authorization: ['{{auth}}'] },
        body: '{"userName":"{{randomUsername}}"}',
        assertions: [{ source: 'response_json', comparison: 'equal', property: 'Resources[0].id', value: '{{found}}' }],
      }),
      request({ skipped: true, assertions: [{ source: 'response_status', comparison: 'equal_number', value: '999' }] }),
    ]);
    expect(results).toHaveLength(1);
    expect(results[0]).toMatchObject({ assertion: 'response_json Resources[0].id equal first', failure: undefined });
    const last = seen.at(-1);
    expect(last).toMatchObject({ method: 'POST', authorization: 'Bearer t' });
    const { userName } = JSON.parse(last?.body ?? '') as { userName: string };
    expect(decodeURIComponent(last?.url ?? '')).toBe(`/Users/first?filter=userName eq "${userName.toUpperCase()}"`);
  });

  it("reads Okta's suite: 12 requests with 52 assertions, of which a server that knows nothing of SCIM fails most", async () => {
    const suite = parseRunscopeSuite(await readFile(join(fixtures, 'okta', 'okta-scim20-spec-test.json'), 'utf8'));
    expect(suite.steps.filter(({ step_type: type }) => type === 'request')).toHaveLength(12);
    const results = await runRunscopeSuite(suite, { baseUrl, authorization: 'Bearer t' });
    expect(results).toHaveLength(52);
    expect(results.filter(({ failure }) => failure !== undefined).length).toBeGreaterThan(25);
    expect(results.filter(({ failure }) => /^(unknown|no value)/.test(failure ?? ''))).toEqual([]);
  });
});
