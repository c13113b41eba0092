import type { JsonValue } from '../json/json-value.js';
import type { AttributeDefinition } from '../schemas/attribute-definition.js';

/** Something that the standard (or the interoperability profiles) refuse, and that is let pass where a dialect tolerates it. */
export type Tolerance =
  | 'comparison-after-value-path'
  | 'creating-value-path'
  | 'extension-not-listed'
  | 'filter-in-attributes'
  | 'foreign-schemas'
  | 'missing-schemas'
  | 'path-less-operation'
  | 'paths-as-keys'
  | 'remove-with-value'
  | 'unknown-attributes';

/** A PATCH operation before it is understood. */
export interface RawOperation {
  readonly op: string;
  readonly path?: string;
  readonly value?: JsonValue;
}

/** One way in which real clients leave the standard, who does so, and what is made of it. */
export interface Deviation {
  /** Kebab-case; the name of its file. */
  readonly name: string;
  readonly clients: readonly string[];
  /** The section that says otherwise. */
  readonly rfc: string;
  /** What arrives, as an extract of the message. */
  readonly wrong: string;
  /** The same said as the standard has it. */
  readonly repaired: string;
  readonly tolerance?: Tolerance;
  /** Pure and total: returns the value itself when there is nothing to repair. */
  readonly repairValue?: (value: JsonValue, attribute: AttributeDefinition) => JsonValue;
  readonly repairOperation?: (operation: RawOperation) => RawOperation;
  /** The value that an unquoted word in a filter stands for; `undefined`: none. */
  readonly readUnquotedValue?: (word: string) => string | undefined;
}
