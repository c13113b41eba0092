import { BLANKS_AROUND_NAMES } from './blanks-around-names.js';
import { BOOLEAN_AS_STRING } from './boolean-as-string.js';
import { COMPARISON_AFTER_VALUE_PATH } from './comparison-after-value-path.js';
import { COMPLEX_AS_STRING } from './complex-as-string.js';
import { CREATING_VALUE_PATH } from './creating-value-path.js';
import type { Deviation } from './deviation.js';
import { composeDialect, type Dialect } from './dialect.js';
import { EXTENSION_NOT_LISTED } from './extension-not-listed.js';
import { FILTER_IN_ATTRIBUTES } from './filter-in-attributes.js';
import { FOREIGN_SCHEMAS } from './foreign-schemas.js';
import { MISSING_SCHEMAS } from './missing-schemas.js';
import { OP_NAME_IN_ANY_CASE } from './op-name-in-any-case.js';
import { PATH_LESS_OPERATION } from './path-less-operation.js';
import { PATHS_AS_KEYS } from './paths-as-keys.js';
import { REMOVE_WITH_VALUE } from './remove-with-value.js';
import { SINGLE_VALUE_WITHOUT_ARRAY } from './single-value-without-array.js';
import { UNKNOWN_ATTRIBUTES } from './unknown-attributes.js';
import { UNQUOTED_FILTER_VALUE } from './unquoted-filter-value.js';

/** Every deviation known, each in the file of its name. */
export const DEVIATIONS: readonly Deviation[] = [
  OP_NAME_IN_ANY_CASE,
  PATH_LESS_OPERATION,
  PATHS_AS_KEYS,
  REMOVE_WITH_VALUE,
  CREATING_VALUE_PATH,
  BOOLEAN_AS_STRING,
  BLANKS_AROUND_NAMES,
  SINGLE_VALUE_WITHOUT_ARRAY,
  COMPLEX_AS_STRING,
  UNQUOTED_FILTER_VALUE,
  COMPARISON_AFTER_VALUE_PATH,
  FILTER_IN_ATTRIBUTES,
  UNKNOWN_ATTRIBUTES,
  FOREIGN_SCHEMAS,
  MISSING_SCHEMAS,
  EXTENSION_NOT_LISTED,
];

/** The default: serves Okta (both applications), Entra ID (with and without its flag), OneLogin, JumpCloud, Google and Ping. */
export const LENIENT: Dialect = composeDialect('lenient', DEVIATIONS);
