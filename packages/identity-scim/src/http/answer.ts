import type { DecisionId } from '@vestibule/identity-core';
import { SCIM_MEDIA_TYPE, toErrorBody, type JsonObject, type ScimError } from '../protocol/index.js';
import type { HttpResponse } from './http-message.js';

/** What an endpoint answers, before it becomes bytes. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: JsonObject;
  /** Of a write. */
  readonly decision?: DecisionId;
}

export const DECISION_HEADER = 'Vestibule-Decision';

/** @param decision Its id also stands in the detail, which is what administrators get to see. */
export function errorAnswer(error: ScimError, decision?: DecisionId, headers: Readonly<Record<string, string>> = {}): Answer {
  const { status, scimType } = error;
  const detail = decision === undefined ? error.detail : `${error.detail} (decision ${decision})`;
  return { status, headers, body: toErrorBody({ status, scimType, detail }), ...(decision === undefined ? {} : { decision }) };
}

/** @param headOnly For HEAD: the headers of the answer to GET, without its body. */
export function toHttpResponse({ status, headers = {}, body, decision }: Answer, headOnly: boolean): HttpResponse {
  return {
    status,
    headers: {
      ...(body === undefined ? {} : { 'Content-Type': SCIM_MEDIA_TYPE }),
      'Cache-Control': 'no-store',
      ...(decision === undefined ? {} : { [DECISION_HEADER]: decision }),
      ...headers,
    },
    body: body === undefined || headOnly ? null : JSON.stringify(body),
  };
}
