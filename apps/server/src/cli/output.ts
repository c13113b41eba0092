/** Where a command writes its result: text for people, JSON for programs. */
export interface Output {
  readonly json: boolean;
  /** @param text Lazily made: only people read it. */
  result(value: unknown, text: () => string): void;
}

export const createOutput = (json: boolean, write: (line: string) => void = console.log): Output => ({
  json,
  result: (value, text) => write(json ? JSON.stringify(value, null, 2) : text()),
});

/** Columns as wide as their widest cell; a dash where there is nothing. */
export function table(header: readonly string[], rows: readonly (readonly unknown[])[]): string {
  if (rows.length === 0) return 'none';
  const cells = [header, ...rows].map((row) => row.map(cell));
  const widths = header.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells.map((row) => row.map((text, column) => text.padEnd(widths[column] ?? 0)).join('  ').trimEnd()).join('\n');
}

/** Names and values below each other. */
export function facts(entries: readonly (readonly [name: string, value: unknown])[]): string {
  const width = Math.max(...entries.map(([name]) => name.length));
  return entries.map(([name, value]) => `${name.padEnd(width)}  ${cell(value)}`).join('\n');
}

function cell(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–';
  // What a directory sent must not steer the terminal.
  const text = typeof value === 'string' ? value : Array.isArray(value) ? value.map(cell).join(', ') : JSON.stringify(value);
  return text === '' ? '–' : text.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ');
}
