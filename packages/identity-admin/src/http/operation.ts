import type { AdministrationRequest, JsonValue, Tenant } from '@vestibule/identity-core';
import type { z } from 'zod';
import { digestInput } from './digest-input.js';
import type { HttpRequest } from './http-message.js';
import { parseInput } from './parse-input.js';
import { NO_QUERY } from '../schemas/query-schemas.js';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** `/tenants/{tenant}/users/{user}` → `tenant | user` */
export type ParameterOf<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}` ? Name | ParameterOf<Rest> : never;

export interface Call<Path extends string, Query, Body> {
  readonly params: Readonly<Record<ParameterOf<Path>, string>>;
  /** The tenant of the path, already found. */
  readonly tenant: Path extends `/tenants/{tenant}${string}` ? Tenant : null;
  readonly query: Query;
  readonly body: Body;
  readonly request: HttpRequest;
  /** Who asks for what, for the use case. */
  readonly administration: Path extends `/tenants/{tenant}${string}` ? AdministrationRequest : Omit<AdministrationRequest, 'tenant'>;
}

export interface Answer {
  readonly status: 200 | 201 | 204;
  readonly body?: object;
  /** Lines, instead of a body. */
  readonly lines?: AsyncIterableIterator<string>;
  readonly decision?: string | null;
  /** Path below `/api/v1` of what was created. */
  readonly location?: string;
}

export interface OperationSpec<Path extends string, Query extends z.ZodType, Body extends z.ZodType> {
  readonly id: string;
  readonly method: Method;
  /** Below `/api/v1`. */
  readonly path: Path;
  readonly tag: string;
  readonly summary: string;
  readonly query?: Query;
  readonly body?: Body;
  readonly status: 200 | 201 | 204;
  readonly answer?: z.ZodType;
  /** The answer is newline-delimited JSON, each line as `answer` says. */
  readonly answersLines?: boolean;
  /** The body is newline-delimited JSON, which the operation reads itself. */
  readonly takesLines?: boolean;
  readonly headers?: z.ZodObject;
  /** A rule may refuse it with 409. */
  readonly isRefusable?: boolean;
  /** The body holds personal data: the decision's input then names its properties only. */
  readonly isPersonal?: boolean;
  readonly handle: (call: Call<Path, z.output<Query>, z.output<Body>>) => Promise<Answer>;
}

/** What arrived, before the schemas of the operation saw it. */
export interface RawCall {
  readonly params: Readonly<Record<string, string>>;
  readonly tenant: Tenant | null;
  readonly query: Readonly<Record<string, string>>;
  readonly body: JsonValue;
  readonly request: HttpRequest;
}

/** One call of the API: what the router, the OpenAPI document and the tests know of it. */
export interface Operation extends Omit<OperationSpec<string, z.ZodType, z.ZodType>, 'handle'> {
  /** Whether a request without any body is as good as one with `{}`. */
  readonly isBodyOptional: boolean;
  /** @throws {ProblemError} */
  run(call: RawCall): Promise<Answer>;
}

export function defineOperation<const Path extends string, Query extends z.ZodType = z.ZodUndefined, Body extends z.ZodType = z.ZodUndefined>(
  spec: OperationSpec<Path, Query, Body>,
): Operation {
  const { handle, ...description } = spec;
  return {
    ...description,
    isBodyOptional: spec.method === 'POST' && (spec.body?.safeParse({}).success ?? true),
    run({ params, tenant, query, body, request }) {
      const call = {
        params,
        tenant,
        query: parseInput(spec.query ?? NO_QUERY, query, 'query'),
        body: spec.body === undefined ? undefined : parseInput(spec.body, body, 'body'),
        request,
        administration: { actor: { kind: 'host', id: null }, input: digestInput(spec, query, body), ...(tenant === null ? {} : { tenant: tenant.id }) },
      };
      return handle(call as Call<Path, z.output<Query>, z.output<Body>>);
    },
  };
}
