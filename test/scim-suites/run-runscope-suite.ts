import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkAssertion, extract, type RunscopeResponse } from './runscope-assertion.js';
import type { RunscopeRequest, RunscopeSuite } from './runscope-suite.js';

export interface RunscopeTarget {
  /** SCIM base URL, without a trailing slash. */
  readonly baseUrl: string;
  /** The whole Authorization header. */
  readonly authorization: string;
  /** Over the built-in ones. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Of each pause in the suite; real seconds are for servers that are eventually consistent. Default 0. */
  readonly pauseMilliseconds?: number;
}

export interface AssertionResult {
  readonly step: string;
  readonly request: string;
  /** `response_json Resources[0].id not_empty`. */
  readonly assertion: string;
  /** Undefined when it holds; otherwise what was found instead. */
  readonly failure: string | undefined;
}

/**
 * Runs the steps in order against a server and judges every assertion; nothing ends the run early. A variable that
 * nobody set, an unknown source and an unknown comparison are failures.
 */
export const runRunscopeSuite = async (suite: RunscopeSuite, target: RunscopeTarget): Promise<readonly AssertionResult[]> => {
  const variables = new Map(Object.entries({ ...randomVariables(), SCIMBaseURL: target.baseUrl, auth: target.authorization, ...target.variables }));
  const results: AssertionResult[] = [];
  for (const step of suite.steps) {
    if (step.skipped) continue;
    if (step.step_type === 'pause') await sleep(target.pauseMilliseconds ?? 0);
    else results.push(...(await runRequest(step, variables)));
  }
  return results;
};

const runRequest = async (step: RunscopeRequest, variables: Map<string, string>): Promise<readonly AssertionResult[]> => {
  const missing = new Set<string>();
  const fill = (text: string) => fillIn(text, variables, missing);
  const url = fill(step.url);
  const headers = Object.entries(step.headers).flatMap(([name, values]) => values.map((value): [string, string] => [name, fill(value)]));
  const body = step.body === undefined || step.body === '' ? undefined : fill(step.body);
  const outcome = missing.size > 0 ? undefined : await send(step.method, url, headers, body);

  if (typeof outcome === 'object') {
    for (const variable of step.variables) {
      const { value } = extract(variable.source, variable.property, outcome);
      if (value !== undefined) variables.set(variable.name, typeof value === 'string' ? value : JSON.stringify(value));
    }
  }
  return step.assertions.map((assertion) => {
    const wanted = fillIn(assertion.value ?? '', variables, missing);
    const failure =
      missing.size > 0
        ? `no value for ${[...missing].join(', ')}`
        : typeof outcome === 'object'
          ? checkAssertion(assertion, wanted, outcome)
          : `no answer: ${outcome ?? ''}`;
    const words = [assertion.source, assertion.property, assertion.comparison, wanted].filter((word) => word !== undefined && word !== '');
    return { step: step.note.trim(), request: `${step.method} ${url}`, assertion: words.join(' '), failure };
  });
};

/** A string says why there was no answer. */
const send = async (method: string, url: string, headers: [string, string][], body: string | undefined): Promise<RunscopeResponse | string> => {
  const begin = performance.now();
  try {
    const response = await fetch(url, { method, headers, redirect: 'manual', signal: AbortSignal.timeout(20_000), ...(body === undefined ? {} : { body }) });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, milliseconds: performance.now() - begin };
  } catch (error) {
    return error instanceof Error ? `${error.message} ${error.cause instanceof Error ? error.cause.message : ''}` : String(error);
  }
};

const fillIn = (text: string, variables: ReadonlyMap<string, string>, missing: Set<string>): string =>
  text.replace(/\{\{\s*(\w+)\s*\}\}/g, (whole, name: string) => {
    const value = variables.get(name);
    if (value === undefined) missing.add(name);
    return value ?? whole;
  });

/** What Okta's instructions have one enter, and what Runscope makes up for each run. */
const randomVariables = (): Readonly<Record<string, string>> => {
  const number = randomInt(1_000_000, 9_999_999);
  const userName = `runscope${number}@example.com`;
  return {
    InvalidUserEmail: `nobody${number}@example.com`,
    UserIdThatDoesNotExist: randomUUID(),
    randomEmail: `runscope${number}.mail@example.com`,
    randomUsername: userName,
    randomUsernameCaps: userName.toUpperCase(),
    randomGivenName: 'Runa',
    randomFamilyName: `Scope${number}`,
  };
};
