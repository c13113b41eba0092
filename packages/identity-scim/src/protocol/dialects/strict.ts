import { composeDialect, type Dialect } from './dialect.js';
import { LENIENT } from './lenient.js';

/** RFC 7643 and 7644 to the letter, narrowed by the interoperability profiles: no operation without path, no unknown attribute. */
export const STRICT: Dialect = composeDialect('strict', []);

/** By the name that a connection is configured with. */
export const DIALECTS = { lenient: LENIENT, strict: STRICT } as const satisfies Readonly<Record<string, Dialect>>;
