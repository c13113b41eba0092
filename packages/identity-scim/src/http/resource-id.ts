import { notFound } from '../protocol/index.js';

const ISSUED = /^[\x21-\x7e]{1,128}$/;

/**
 * An id out of a path, if it can be one that was issued.
 *
 * @throws {ScimError} 404: the store is not asked for control characters, half surrogates or a megabyte.
 */
export function loadableId(what: 'User' | 'Group', id: string): string {
  if (ISSUED.test(id)) return id;
  throw notFound(`There is no ${what} with this id.`);
}
