import { formatAttributePath } from '../path/attribute-path.js';
import type { Filter } from './filter.js';

/** Writes a filter so that `parseFilter` reads the same tree back. Every nested `and` or `or` gets its own parentheses. */
export function formatFilter(filter: Filter): string {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.filters.map(formatOperand).join(` ${filter.kind} `);
    case 'not':
      return `not (${formatFilter(filter.filter)})`;
    case 'compare':
      return `${formatAttributePath(filter.path)} ${filter.operator} ${JSON.stringify(filter.value)}`;
    case 'present':
      return `${formatAttributePath(filter.path)} pr`;
    case 'value-path':
      return `${formatAttributePath(filter.path)}[${formatFilter(filter.filter)}]`;
  }
}

function formatOperand(filter: Filter): string {
  const text = formatFilter(filter);
  return filter.kind === 'and' || filter.kind === 'or' ? `(${text})` : text;
}
