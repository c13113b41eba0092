import { OpenApiGeneratorV31, OpenAPIRegistry } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import type { Operation } from '../http/operation.js';
import { LINES_TYPE } from '../http/read-json-body.js';
import { PROBLEM } from '../schemas/problem-schema.js';

type PathConfig = Parameters<OpenAPIRegistry['registerPath']>[0];
type Responses = PathConfig['responses'];

/** The OpenAPI 3.1 document of exactly these operations, from the schemas that validate their requests. */
export function buildDocument(operations: readonly Operation[]): object {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'operator', { type: 'http', scheme: 'bearer', description: "The operator's token." });
  for (const operation of operations) registry.registerPath(describe(operation));
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'Vestibule management API',
      version: '1',
      description:
        'Lists answer `{items, next}`; give `next` back as `cursor` (for events as `after`). PATCH is RFC 7396 merge patch. ' +
        'Errors are RFC 9457 problem details. Writes name their decision in `Vestibule-Decision`.',
    },
    servers: [{ url: '/api/v1' }],
    security: [{ operator: [] }],
  });
}

function describe(operation: Operation): PathConfig {
  const { id, method, path, tag, summary, query, body, headers, takesLines } = operation;
  return {
    method: method.toLowerCase() as Lowercase<Operation['method']>,
    path,
    operationId: id,
    tags: [tag],
    summary,
    request: {
      params: z.object(Object.fromEntries(parameterNames(path).map((name) => [name, z.string()]))),
      ...(query === undefined ? {} : { query: query as z.ZodObject }),
      ...(headers === undefined ? {} : { headers }),
      ...(body === undefined ? {} : { body: { required: !operation.isBodyOptional, content: bodyContent(operation, body) } }),
      ...(takesLines === true ? { body: { required: true, content: { [LINES_TYPE]: { schema: z.string() } } } } : {}),
    },
    responses: responsesOf(operation),
  };
}

const parameterNames = (path: string): readonly string[] => [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);

function bodyContent({ method }: Operation, schema: z.ZodType): Record<string, { schema: z.ZodType }> {
  return method === 'PATCH' ? { 'application/merge-patch+json': { schema }, 'application/json': { schema } } : { 'application/json': { schema } };
}

function responsesOf(operation: Operation): Responses {
  const { method, path, status, answer, body, isRefusable = false, answersLines = false } = operation;
  const decision = { 'Vestibule-Decision': { description: 'The decision that explains this write.', schema: { type: 'string' as const } } };
  const problem = (description: string) => ({ description, content: { 'application/problem+json': { schema: PROBLEM } } });
  return {
    [status]: {
      description: operation.summary,
      ...(method === 'GET' || !isRefusable ? {} : { headers: decision }),
      ...(answer === undefined ? {} : { content: { [answersLines ? LINES_TYPE : 'application/json']: { schema: answer } } }),
    },
    400: problem('Invalid'),
    401: problem('No valid token'),
    ...(path.includes('{') ? { 404: problem('Unknown') } : {}),
    ...(isRefusable ? { 409: problem('Refused by a rule') } : {}),
    ...(body === undefined ? {} : { 413: problem('Too large'), 415: problem('Not JSON') }),
    default: problem('Anything else, such as 503 while the database is away'),
  };
}
