import { REFUSAL_CATALOGUE, RefuseAdministration, type JsonValue, type RefusalCode, type Tenant } from '@vestibule/identity-core';
import type { AdminOptions } from '../admin-options.js';
import { digestInput } from './digest-input.js';
import type { Operation } from './operation.js';
import { ProblemError, type Problem } from './problem.js';

/** Of what the request itself lacks; the rest of a problem's codes are the core's own. */
const TRANSPORT_CODES: ReadonlySet<string> = new Set(['request.too_large', 'request.unsupported_media_type']);

interface RefusedCall {
  readonly tenant: Tenant;
  readonly query: Readonly<Record<string, string>>;
  readonly body: JsonValue;
}

/** A write that was refused before any use case saw it leaves a decision too. @returns the problem, which names it. */
export async function explainRefusedWrite(options: AdminOptions, operation: Operation, call: RefusedCall, error: ProblemError): Promise<ProblemError> {
  const code = TRANSPORT_CODES.has(error.problem.code) ? 'request.invalid' : error.problem.code;
  if (error.problem.decision != null || !isRefusalCode(code)) return error;
  const request = { tenant: call.tenant.id, actor: { kind: 'host', id: null } as const, input: digestInput({ ...operation, isPersonal: true }, call.query, namesOf(call.body)) };
  const refusal = { code, detail: detailOf(error.problem), remedy: REFUSAL_CATALOGUE[code].remedy };
  const decision = await new RefuseAdministration(options).execute(request, actionOf(operation.id), refusal);
  return new ProblemError({ ...error.problem, decision });
}

const isRefusalCode = (code: string): code is RefusalCode => Object.hasOwn(REFUSAL_CATALOGUE, code);

/** `createToken` → `create-token`, as the use cases name what they do. */
const actionOf = (operationId: string): string => operationId.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`).replace('o-auth', 'oauth');

const detailOf = ({ detail, errors = [] }: Problem): string => (errors.length > 1 ? errors.map((each) => `${each.pointer} ${each.detail}`).join('; ').slice(0, 2_000) : detail);

/** What was refused may hold anything: the decision keeps the names of some properties. */
function namesOf(body: JsonValue): JsonValue {
  if (body === null || typeof body !== 'object' || Array.isArray(body)) return null;
  return Object.fromEntries(Object.keys(body).slice(0, 50).map((name) => [name.slice(0, 100), null]));
}
