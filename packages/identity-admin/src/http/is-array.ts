import type { JsonValue } from '@vestibule/identity-core';

/** `Array.isArray` loses `readonly`. */
export const isArray: (value: unknown) => value is readonly JsonValue[] = Array.isArray;
