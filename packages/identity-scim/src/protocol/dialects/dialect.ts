import type { JsonValue } from '../json/json-value.js';
import type { AttributeDefinition } from '../schemas/attribute-definition.js';
import type { Deviation, RawOperation, Tolerance } from './deviation.js';

/** How literally a client is taken: the deviations that are repaired or let pass. */
export interface Dialect {
  readonly name: string;
  readonly deviations: readonly Deviation[];
  tolerates(tolerance: Tolerance): boolean;
  repairValue(value: JsonValue, attribute: AttributeDefinition): JsonValue;
  repairOperation(operation: RawOperation): RawOperation;
  readUnquotedValue(word: string): string | undefined;
}

/** Repairs are applied in the order given. */
export function composeDialect(name: string, deviations: readonly Deviation[]): Dialect {
  const tolerances = new Set(deviations.map((deviation) => deviation.tolerance));
  const valueRepairs = deviations.flatMap(({ repairValue }) => repairValue ?? []);
  const operationRepairs = deviations.flatMap(({ repairOperation }) => repairOperation ?? []);
  const [readWord] = deviations.flatMap(({ readUnquotedValue }) => readUnquotedValue ?? []);
  return {
    name,
    deviations,
    tolerates: (tolerance) => tolerances.has(tolerance),
    repairValue: (value, attribute) => valueRepairs.reduce((current, repair) => repair(current, attribute), value),
    repairOperation: (operation) => operationRepairs.reduce((current, repair) => repair(current), operation),
    readUnquotedValue: (word) => readWord?.(word),
  };
}
