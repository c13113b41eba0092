/** A slice of a list in a stable order. */
export interface PageRequest {
  /** As a former page gave it; absent: from the start. */
  readonly cursor?: string;
  /** 1 to 200. */
  readonly limit: number;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Opaque, to be given back; `null` at the end. */
  readonly next: string | null;
}

/** A cursor that no list ever gave. */
export class InvalidCursorError extends Error {
  constructor() {
    super('The cursor is not one that this list gave');
    this.name = 'InvalidCursorError';
  }
}
