import { notFound } from '../protocol/index.js';

const ISSUABLE = /^[\x21-\x7e]{1,128}$/;

/** Whether an id can be one that was issued: no control characters, no half surrogates, no megabyte. */
export const isIssuableId = (id: string): boolean => ISSUABLE.test(id);

/**
 * An id out of a path, fit for asking the store.
 *
 * @throws {ScimError} 404
 */
export function loadableId(what: 'User' | 'Group', id: string): string {
  if (isIssuableId(id)) return id;
  throw notFound(`There is no ${what} with this id. Look it up again.`);
}
