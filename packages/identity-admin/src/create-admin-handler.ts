import { InvalidCursorError, StoreConflictError, StoreUnavailableError, type JsonValue, type Tenant } from '@vestibule/identity-core';
import type { AdminOptions } from './admin-options.js';
import type { HttpRequest, HttpResponse } from './http/http-message.js';
import type { Answer, Operation } from './http/operation.js';
import { parseQuery } from './http/parse-query.js';
import { invalidAt, notFound, ProblemError, problemResponse } from './http/problem.js';
import { LINES_TYPE, readJsonBody, requireLines } from './http/read-json-body.js';
import { Router } from './http/router.js';
import { buildDocument } from './openapi/build-document.js';
import { explainRefusedWrite } from './http/explain-refused-write.js';
import { DocsPages } from './openapi/docs-pages.js';
import { allOperations } from './resources/all-operations.js';

const BASE = '/api/v1';
const DEFAULT_BODY_LIMIT = 1_048_576;

export interface AdminHandler {
  /** Answers every request below `/api/v1`; rejects never. */
  handle(request: HttpRequest): Promise<HttpResponse>;
}

/** The management API as a framework-free handler. */
export function createAdminHandler(options: AdminOptions): AdminHandler {
  const operations = allOperations(options);
  const router = new Router(operations);
  const docs = new DocsPages();
  let document: string | undefined;

  /** What needs no token. */
  const answerPublic = async (path: string): Promise<HttpResponse | undefined> => {
    if (path !== '/openapi.json') return docs.get(path);
    document ??= JSON.stringify(buildDocument(operations));
    return { status: 200, headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-cache' }, body: document };
  };

  const answer = async (request: HttpRequest): Promise<HttpResponse> => {
    const path = request.path.startsWith(BASE) ? request.path.slice(BASE.length) : request.path;
    if (request.method === 'GET' || request.method === 'HEAD') {
      const page = await answerPublic(path);
      if (page !== undefined) return page;
    }
    await authenticate(options, request);
    const route = router.find(request.method, path);
    switch (route.kind) {
      case 'none':
        throw notFound(`The path ${path.slice(0, 200)} is`);
      case 'other-methods':
        return otherMethods(request.method, route.allow);
      case 'operation':
        return run(options, request, route.operation, route.params);
    }
  };

  return {
    async handle(request) {
      const response = await answer(request).catch((error: unknown) => failure(error, options));
      return request.method === 'HEAD' ? { ...response, body: null } : response;
    },
  };
}

async function authenticate(options: AdminOptions, { headers }: HttpRequest): Promise<void> {
  const [, bearer] = /^bearer +(\S+) *$/i.exec(headers['authorization'] ?? '') ?? [];
  if (bearer !== undefined && (await options.authenticate(bearer))) return;
  throw new ProblemError({
    status: 401,
    code: 'request.unauthenticated',
    detail: "Send the operator's token: Authorization: Bearer …",
    headers: { 'www-authenticate': bearer === undefined ? 'Bearer' : 'Bearer error="invalid_token"' },
  });
}

function otherMethods(method: string, allow: readonly string[]): HttpResponse {
  const header = { allow: allow.join(', ') };
  if (method === 'OPTIONS') return { status: 204, headers: { ...header, 'cache-control': 'no-store' }, body: null };
  return problemResponse({ status: 405, code: 'request.method_not_allowed', detail: `Use ${header.allow}`, headers: header });
}

async function run(
  options: AdminOptions,
  request: HttpRequest,
  operation: Operation,
  params: Readonly<Record<string, string>>,
): Promise<HttpResponse> {
  const tenant = await findTenant(options, params);
  let query: Readonly<Record<string, string>> = {};
  let body: JsonValue = null;
  try {
    query = parseQuery(request.query);
    if (operation.body !== undefined) body = await readJsonBody(request, options.bodyLimitBytes ?? DEFAULT_BODY_LIMIT, operation.isBodyOptional);
    if (operation.takesLines === true) requireLines(request);
    if (operation.answersLines === true && request.method === 'HEAD') return { status: operation.status, headers: { 'cache-control': 'no-store', 'content-type': LINES_TYPE }, body: null };
    return respond(await operation.run({ params, tenant, query, body, request }));
  } catch (error) {
    if (!(error instanceof ProblemError) || tenant === null || operation.method === 'GET') throw error;
    throw await explainRefusedWrite(options, operation, { tenant, query, body }, error);
  }
}

async function findTenant({ connections }: AdminOptions, { tenant: slug }: Readonly<Record<string, string>>): Promise<Tenant | null> {
  if (slug === undefined) return null;
  const tenant = await connections.getTenantBySlug(slug);
  if (tenant === undefined) throw notFound(`Tenant ${slug}`);
  return tenant;
}

function respond({ status, body, lines, decision, location }: Answer): HttpResponse {
  return {
    status,
    headers: {
      'cache-control': 'no-store',
      ...(body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }),
      ...(lines === undefined ? {} : { 'content-type': LINES_TYPE }),
      ...(decision == null ? {} : { 'vestibule-decision': decision }),
      ...(location === undefined ? {} : { location: `${BASE}${location}` }),
    },
    body: body === undefined ? null : JSON.stringify(body),
    ...(lines === undefined ? {} : { stream: lines }),
  };
}

function failure(error: unknown, options: AdminOptions): HttpResponse {
  if (error instanceof ProblemError) return problemResponse(error.problem);
  if (error instanceof InvalidCursorError) return problemResponse(invalidAt('/cursor', error.message).problem);
  if (error instanceof StoreConflictError) {
    return problemResponse({ status: 409, code: 'request.conflict', detail: 'Other writes kept winning; try again', headers: { 'retry-after': '1' } });
  }
  if (error instanceof StoreUnavailableError) {
    return problemResponse({ status: 503, code: 'service.unavailable', detail: 'The database did not answer; try again', headers: { 'retry-after': '5' } });
  }
  options.onError(error);
  return problemResponse({ status: 500, code: 'internal', detail: 'Something unexpected happened; it was reported' });
}
