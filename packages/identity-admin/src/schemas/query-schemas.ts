import { parseSlug, connectionId, type PageRequest } from '@vestibule/identity-core';
import { z } from 'zod';
import { parsed } from './text.js';

export const NO_QUERY = z.strictObject({});

/** What every list takes. */
export const PAGE = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().min(1).max(2_048).optional(),
};

export const PAGE_QUERY = z.strictObject(PAGE);

export const FLAG = z.enum(['true', 'false']).transform((raw) => raw === 'true');
export const CONNECTION_FILTER = parsed((raw) => connectionId(parseSlug(raw)));
export const TEXT_FILTER = z.string().max(512);

export function pageRequest({ limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined }): PageRequest {
  return cursor === undefined ? { limit } : { limit, cursor };
}
