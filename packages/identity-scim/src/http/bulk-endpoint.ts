import type { DecisionId } from '@vestibule/identity-core';
import {
  conflict,
  deferReferences,
  invalidValue,
  parseBulkRequest,
  parseEntityTagCondition,
  PATCH_OP_URN,
  planBulk,
  referencesIn,
  resolveReferences,
  toBulkResponse,
  type BulkOperation,
  type BulkRequest,
  type BulkResult,
  type BulkStep,
  type JsonObject,
  type Preconditions,
  type Projection,
} from '../protocol/index.js';
import { DECISION_HEADER, errorAnswer, type Answer } from './answer.js';
import { dialectOf, type Caller } from './caller.js';
import { faultAnswer } from './fault-answer.js';
import type { Route } from './route.js';
import { toScimError } from './to-scim-error.js';
import type { WriteRefuser } from './write-refuser.js';

export const MAX_BULK_OPERATIONS = 1_000;
export const MAX_BULK_BYTES = 1_048_576;

/** Decisions named in the answer's header; those of refused operations also stand in their details. */
const NAMED_DECISIONS = 20;

/** A bulk answer holds no resources, so that nothing is read back. */
const NO_ATTRIBUTES: Projection = { kind: 'only', names: new Set() };
const UNCONDITIONAL: Preconditions = { ifMatch: undefined, ifNoneMatch: undefined };

/** An endpoint whose resources a bulk request may write. */
export interface WritableEndpoint {
  create(caller: Caller, body: JsonObject, projection: Projection): Promise<Answer>;
  replace(caller: Caller, id: string, body: JsonObject, projection: Projection, conditions: Preconditions): Promise<Answer>;
  patch(caller: Caller, id: string, body: JsonObject, projection: Projection, conditions: Preconditions): Promise<Answer>;
  delete(caller: Caller, id: string, conditions: Preconditions): Promise<Answer>;
}

interface Outcome {
  readonly answer: Answer;
  readonly location: string | undefined;
}

/** `POST /Bulk`: every operation is a write of its own, with its own decision. @see RFC 7644 §3.7 */
export class BulkEndpoint {
  constructor(
    private readonly users: WritableEndpoint,
    private readonly groups: WritableEndpoint,
    private readonly refuser: WriteRefuser,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** @throws {ScimError} The request as a whole cannot be read; nothing was done. */
  async execute(caller: Caller, body: JsonObject): Promise<Answer> {
    const request = parseBulkRequest(body, dialectOf(caller), MAX_BULK_OPERATIONS);
    const run = new BulkRun(request);
    for (const step of planBulk(request)) {
      if (run.isStopped) break;
      run.note(step, await this.carryOut(caller, request, step, run));
    }
    const decisions = run.decisions.slice(0, NAMED_DECISIONS).join(', ');
    return { status: 200, body: toBulkResponse(run.results()), ...(decisions === '' ? {} : { headers: { [DECISION_HEADER]: decisions } }) };
  }

  private async carryOut(caller: Caller, { operations }: BulkRequest, step: BulkStep, run: BulkRun): Promise<Outcome> {
    const operation = operations[step.index];
    const route = operation?.kind === 'valid' ? routeOf(operation, run.ids) : ({ kind: 'bulk' } as const);
    try {
      if (step.kind === 'refuse') throw step.error;
      if (operation?.kind !== 'valid') throw invalidValue('The operation could not be read.');
      const answer = step.kind === 'complete' ? await this.complete(caller, operation, step, run) : await this.write(caller, operation, step, run);
      return { answer, location: answer.headers?.['Location'] ?? locationOf(route, caller) };
    } catch (error) {
      const refused = toScimError(error);
      if (refused === undefined) return { answer: faultAnswer(error, this.onError), location: locationOf(route, caller) };
      const method = operation?.method ?? '';
      return { answer: errorAnswer(refused, await this.refuser.refuse(caller, isMethod(method) ? method : 'POST', route, refused)), location: locationOf(route, caller) };
    }
  }

  private write(caller: Caller, operation: BulkOperation, step: BulkStep & { kind: 'execute' }, run: BulkRun): Promise<Answer> {
    const endpoint = this.endpointOf(operation);
    const conditions = { ...UNCONDITIONAL, ifMatch: parseEntityTagCondition(operation.version) };
    const id = run.resolveId(operation);
    if (operation.method === 'DELETE') return endpoint.delete(caller, id, conditions);
    const data = run.resolve(deferReferences(operation.data ?? {}, new Set(step.deferred)).data);
    switch (operation.method) {
      case 'POST':
        return endpoint.create(caller, data, NO_ATTRIBUTES);
      case 'PUT':
        return endpoint.replace(caller, id, data, NO_ATTRIBUTES, conditions);
      case 'PATCH':
        return endpoint.patch(caller, id, data, NO_ATTRIBUTES, conditions);
    }
  }

  /** Adds the references that a circle had made wait. */
  private complete(caller: Caller, operation: BulkOperation, step: BulkStep & { kind: 'complete' }, run: BulkRun): Promise<Answer> {
    const { operations } = deferReferences(operation.data ?? {}, new Set(step.deferred));
    const id = run.ids.get(operation.bulkId ?? '');
    if (id === undefined) throw dependencyFailed(operation.bulkId ?? '');
    const patch = run.resolve({ schemas: [PATCH_OP_URN], Operations: operations });
    return this.endpointOf(operation).patch(caller, id, patch, NO_ATTRIBUTES, UNCONDITIONAL);
  }

  /** @throws {ScimError} 400 */
  private endpointOf({ endpoint }: BulkOperation): WritableEndpoint {
    switch (endpoint.toLowerCase()) {
      case '/users':
        return this.users;
      case '/groups':
        return this.groups;
      default:
        throw invalidValue('"path" of a bulk operation starts with /Users or /Groups.');
    }
  }
}

/** What is known so far of a bulk request that is being carried out. */
class BulkRun {
  /** bulkId → id. */
  readonly ids = new Map<string, string>();
  readonly decisions: DecisionId[] = [];
  private readonly outcomes = new Map<number, Outcome>();
  private errors = 0;

  constructor(private readonly request: BulkRequest) {}

  get isStopped(): boolean {
    const { failOnErrors } = this.request;
    return failOnErrors !== undefined && this.errors >= failOnErrors;
  }

  /** A completion only shows when it failed: otherwise the answer is that of the creation. */
  note(step: BulkStep, outcome: Outcome): void {
    const { status, decision } = outcome.answer;
    const operation = this.request.operations[step.index];
    if (decision !== undefined) this.decisions.push(decision);
    if (status >= 400) this.errors += 1;
    const created = step.kind === 'execute' && status === 201 ? outcome.location?.split('/').at(-1) : undefined;
    if (created !== undefined && operation?.bulkId !== undefined) this.ids.set(operation.bulkId, decodeURIComponent(created));
    const former = this.outcomes.get(step.index);
    if (step.kind !== 'complete') this.outcomes.set(step.index, outcome);
    else if (status >= 400) this.outcomes.set(step.index, { ...outcome, location: former?.location });
  }

  /** @throws {ScimError} 409: what is referred to was not created. */
  resolve(data: JsonObject): JsonObject {
    const resolved = resolveReferences(data, this.ids);
    const [missing] = referencesIn(resolved);
    if (missing !== undefined) throw dependencyFailed(missing);
    return resolved;
  }

  /** @throws {ScimError} 409 */
  resolveId({ id = '' }: BulkOperation): string {
    const bulkId = BULK_ID.exec(id)?.[1];
    if (bulkId === undefined) return id;
    const known = this.ids.get(bulkId);
    if (known === undefined) throw dependencyFailed(bulkId);
    return known;
  }

  /** Of what was carried out, in the order of the request. */
  results(): BulkResult[] {
    return this.request.operations.flatMap(({ method, bulkId }, index) => {
      const outcome = this.outcomes.get(index);
      if (outcome === undefined) return [];
      const { status, headers, body } = outcome.answer;
      const isError = status >= 400;
      return [{ method, bulkId, status, location: outcome.location, version: headers?.['ETag'], ...(isError ? { response: body } : {}) }];
    });
  }
}

const BULK_ID = /^bulkId:(.*)$/s;

const isMethod = (method: string): boolean => ['POST', 'PUT', 'PATCH', 'DELETE'].includes(method);

function routeOf({ endpoint, id }: BulkOperation, ids: ReadonlyMap<string, string>): Route {
  const name = endpoint.toLowerCase();
  if (name !== '/users' && name !== '/groups') return { kind: 'bulk' };
  if (id === undefined) return { kind: name === '/users' ? 'users' : 'groups' };
  const bulkId = BULK_ID.exec(id)?.[1];
  return { kind: name === '/users' ? 'user' : 'group', id: (bulkId === undefined ? undefined : ids.get(bulkId)) ?? id };
}

function locationOf(route: Route, { baseUrl }: Caller): string | undefined {
  if (route.kind === 'user') return `${baseUrl}/Users/${encodeURIComponent(route.id)}`;
  return route.kind === 'group' ? `${baseUrl}/Groups/${encodeURIComponent(route.id)}` : undefined;
}

const dependencyFailed = (bulkId: string) =>
  conflict(`The operation with bulkId "${bulkId.slice(0, 100).toWellFormed()}", to which this one refers, was not carried out.`);
