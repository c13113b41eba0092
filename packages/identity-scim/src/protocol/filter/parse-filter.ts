import type { Dialect } from '../dialects/dialect.js';
import { LENIENT } from '../dialects/lenient.js';
import { invalidFilter } from '../messages/error-table.js';
import { parseAttributePath } from '../path/attribute-path.js';
import { COMPARE_OPERATORS, type AttributePath, type CompareOperator, type Filter, type FilterValue } from './filter.js';
import { tokenize, type Token } from './tokens.js';

export const FILTER_LIMITS = { maxLength: 10_000, maxDepth: 32, maxTerms: 200 } as const;

const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/**
 * Reads a filter. Operators, `and`, `or` and `not` are taken in any case; `and` binds tighter than `or`.
 *
 * @throws {ScimError} `invalidFilter`, saying where; also when longer than 10,000 characters, nested deeper than
 *   32 or made of more than 200 comparisons. Never anything else.
 * @see RFC 7644 §3.4.2.2
 */
export function parseFilter(text: string, dialect: Dialect = LENIENT): Filter {
  if (text.length > FILTER_LIMITS.maxLength) {
    throw invalidFilter(`The filter is longer than ${FILTER_LIMITS.maxLength} characters.`);
  }
  const reader = new FilterReader(tokenize(text), dialect);
  const filter = reader.readFilter();
  reader.expectEnd();
  return filter;
}

/** Recursive descent; depth and number of comparisons are counted, so the stack is bounded. */
export class FilterReader {
  private position = 0;
  private depth = 0;
  private terms = 0;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly dialect: Dialect,
  ) {}

  readFilter(insideBrackets = false): Filter {
    this.depth += 1;
    if (this.depth > FILTER_LIMITS.maxDepth) {
      throw invalidFilter(`The filter is nested deeper than ${FILTER_LIMITS.maxDepth} levels.`);
    }
    const filter = this.readChain('or', () => this.readChain('and', () => this.readTerm(insideBrackets)));
    this.depth -= 1;
    return filter;
  }

  expectEnd(): void {
    const next = this.peek();
    if (next !== undefined) throw unexpected(next, '"and", "or" or the end');
  }

  expect(kind: Token['kind']): void {
    const next = this.take();
    if (next?.kind !== kind) throw unexpected(next, `"${kind}"`);
  }

  peek(): Token | undefined {
    return this.tokens[this.position];
  }

  take(): Token | undefined {
    const token = this.tokens[this.position];
    this.position += 1;
    return token;
  }

  private readChain(word: 'and' | 'or', readOperand: () => Filter): Filter {
    const first = readOperand();
    const filters = [first];
    while (this.nextIsWord(word)) {
      this.position += 1;
      filters.push(readOperand());
    }
    return filters.length === 1 ? first : { kind: word, filters };
  }

  private readTerm(insideBrackets: boolean): Filter {
    if (this.peek()?.kind === '(') return this.readGroup(insideBrackets);
    if (this.nextIsWord('not') && this.tokens[this.position + 1]?.kind === '(') {
      this.position += 1;
      return { kind: 'not', filter: this.readGroup(insideBrackets) };
    }
    this.terms += 1;
    if (this.terms > FILTER_LIMITS.maxTerms) {
      throw invalidFilter(`The filter has more than ${FILTER_LIMITS.maxTerms} comparisons.`);
    }
    const path = this.readPath();
    return this.peek()?.kind === '[' ? this.readValuePath(path, insideBrackets) : this.readComparison(path);
  }

  private readGroup(insideBrackets: boolean): Filter {
    this.expect('(');
    const filter = this.readFilter(insideBrackets);
    this.expect(')');
    return filter;
  }

  private readPath(): AttributePath {
    const token = this.take();
    const path = token?.kind === 'word' ? parseAttributePath(token.text) : undefined;
    if (path === undefined) throw unexpected(token, 'an attribute name');
    return path;
  }

  private readValuePath(path: AttributePath, insideBrackets: boolean): Filter {
    const bracket = this.peek();
    if (insideBrackets || path.subAttribute !== undefined) throw unexpected(bracket, 'an operator');
    this.expect('[');
    const filter = this.readFilter(true);
    this.expect(']');
    const next = this.peek();
    if (next?.kind !== 'word' || !next.text.startsWith('.')) return { kind: 'value-path', path, filter };
    return this.readSelectedComparison(path, filter, next);
  }

  /** `emails[type eq "work"].value eq "x"` means `emails[type eq "work" and value eq "x"]`. */
  private readSelectedComparison(path: AttributePath, selection: Filter, next: Token): Filter {
    const inner = parseAttributePath(next.text.slice(1));
    if (!this.dialect.tolerates('comparison-after-value-path') || inner === undefined || inner.subAttribute !== undefined) {
      throw unexpected(next, '"and", "or" or the end');
    }
    this.position += 1;
    const comparison = this.readComparison(inner);
    return { kind: 'value-path', path, filter: { kind: 'and', filters: [selection, comparison] } };
  }

  private readComparison(path: AttributePath): Filter {
    const token = this.take();
    const word = token?.kind === 'word' ? token.text.toLowerCase() : '';
    if (word === 'pr') return { kind: 'present', path };
    const operator = COMPARE_OPERATORS.find((each): each is CompareOperator => each === word);
    if (operator === undefined) throw unexpected(token, `an operator (${COMPARE_OPERATORS.join(', ')} or pr)`);
    return { kind: 'compare', path, operator, value: this.readValue() };
  }

  private readValue(): FilterValue {
    const token = this.take();
    if (token?.kind === 'string') return token.text;
    if (token?.kind !== 'word') throw unexpected(token, 'a value');
    if (token.text === 'true') return true;
    if (token.text === 'false') return false;
    if (token.text === 'null') return null;
    const repaired = this.dialect.readUnquotedValue(token.text);
    if (JSON_NUMBER.test(token.text)) {
      const number = Number(token.text);
      // An id such as 12345678901234567890 would lose digits as a number.
      if (Number.isFinite(number) && (repaired === undefined || String(number) === token.text)) return number;
    }
    if (repaired === undefined) throw unexpected(token, 'a value: a string in quotation marks, a number, true, false or null');
    return repaired;
  }

  private nextIsWord(word: string): boolean {
    const token = this.peek();
    return token?.kind === 'word' && token.text.toLowerCase() === word;
  }
}

function unexpected(token: Token | undefined, expected: string): Error {
  if (token === undefined) return invalidFilter(`The filter ends where ${expected} was expected.`);
  return invalidFilter(`At character ${token.at + 1}, ${expected} was expected.`);
}
