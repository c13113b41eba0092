import { composeDialect, type Dialect } from './dialect.js';

/** RFC 7643 and 7644 to the letter, narrowed by the interoperability profiles: no operation without path, no unknown attribute. */
export const STRICT: Dialect = composeDialect('strict', []);
