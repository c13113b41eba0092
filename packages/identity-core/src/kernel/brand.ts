declare const brand: unique symbol;

/** A value that passed its parse function: a raw `string` does not type-check where one is asked for. */
export type Brand<Value, Name extends string> = Value & { readonly [brand]: Name };
