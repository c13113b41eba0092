import type { Refusal } from '@vestibule/identity-core';
import type { HttpResponse } from './http-message.js';

export interface FieldError {
  /** JSON pointer (RFC 6901) into the body, or `/name` of a query parameter; empty for the whole body. */
  readonly pointer: string;
  readonly detail: string;
}

export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors?: readonly FieldError[];
  readonly decision?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Ends the handling of a request with a problem as its answer. */
export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail);
    this.name = 'ProblemError';
  }
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** @see RFC 9457 §3; the type `about:blank` makes `title` the status phrase (§4.2.1). */
export function problemResponse({ status, code, detail, errors, decision, headers }: Problem): HttpResponse {
  const body = {
    type: 'about:blank',
    title: TITLES[status] ?? 'Error',
    status,
    detail,
    code,
    ...(errors === undefined ? {} : { errors }),
    ...(decision == null ? {} : { decision }),
  };
  return {
    status,
    headers: {
      'content-type': 'application/problem+json; charset=utf-8',
      'cache-control': 'no-store',
      ...(decision == null ? {} : { 'vestibule-decision': decision }),
      ...headers,
    },
    body: JSON.stringify(body),
  };
}

/** @see RFC 6901 §3 */
export const escapePointer = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** Without a closer place the fault is the whole body's, whose pointer is empty (RFC 6901 §5). */
export function invalid(detail: string, errors: readonly FieldError[] = [{ pointer: '', detail }]): ProblemError {
  return new ProblemError({ status: 400, code: 'request.invalid', detail, errors });
}

export function invalidAt(pointer: string, detail: string): ProblemError {
  return invalid(`${pointer}: ${detail}`, [{ pointer, detail }]);
}

export function notFound(what: string): ProblemError {
  return new ProblemError({ status: 404, code: 'resource.not_found', detail: `${what} not found` });
}

/** The core's refusal in HTTP: what it does not know is 404, what it cannot read 400, every rule 409. */
export function refusalProblem(refusal: Refusal, decision: string | null, invalidStatus: 400 | 409 = 400): ProblemError {
  const status = refusal.code === 'resource.not_found' ? 404 : refusal.code === 'request.invalid' ? invalidStatus : 409;
  const errors = status === 400 ? { errors: [{ pointer: '', detail: refusal.detail }] } : {};
  return new ProblemError({ status, code: refusal.code, detail: `${sentence(refusal.detail)} ${refusal.remedy}`, decision, ...errors });
}

const sentence = (text: string): string => (text.endsWith('.') ? text : `${text}.`);
