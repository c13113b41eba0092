export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

/** A JSON object as data: never trusted as a prototype, read by own properties only. */
export interface JsonObject {
  readonly [name: string]: JsonValue;
}
