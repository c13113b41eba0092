/** What undoes the writes since the last commit, in order. */
export type Journal = (() => void)[];

/** Rows by key, whose writes a journal can undo. */
export class Table<Row> {
  private readonly rows = new Map<string, Row>();

  constructor(private readonly journal: Journal) {}

  get size(): number {
    return this.rows.size;
  }

  get(key: string): Row | undefined {
    return this.rows.get(key);
  }

  has(key: string): boolean {
    return this.rows.has(key);
  }

  filter(matches: (row: Row) => boolean): Row[] {
    return [...this.rows.values()].filter(matches);
  }

  find(matches: (row: Row) => boolean): Row | undefined {
    for (const row of this.rows.values()) if (matches(row)) return row;
    return undefined;
  }

  set(key: string, row: Row): void {
    const had = this.rows.has(key);
    const former = this.rows.get(key);
    this.journal.push(() => (had ? this.rows.set(key, former as Row) : this.rows.delete(key)));
    this.rows.set(key, row);
  }

  /** Idempotent. */
  delete(key: string): void {
    const former = this.rows.get(key);
    if (!this.rows.delete(key)) return;
    this.journal.push(() => this.rows.set(key, former as Row));
  }

  clear(): void {
    for (const key of [...this.rows.keys()]) this.delete(key);
  }

  deleteWhere(matches: (row: Row) => boolean): void {
    for (const [key, row] of [...this.rows]) if (matches(row)) this.delete(key);
  }

  updateWhere(matches: (row: Row) => boolean, update: (row: Row) => Row): void {
    for (const [key, row] of [...this.rows]) if (matches(row)) this.set(key, update(row));
  }
}
