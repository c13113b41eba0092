import { statementsOf, type SchemaMigration } from './migration-step.js';

/** What takes something away, or rewrites a table, from a process of the release before. */
const CONTRACTS: readonly (readonly [RegExp, string])[] = [
  [/\bdrop (table|column|index|constraint|view|type|function)\b(?! concurrently)/, 'takes something away'],
  [/\brename (to|column|constraint)\b|\brename \w+ to\b/, 'renames something'],
  [/\balter column \w+ (set data )?type\b/, 'changes the type of a column'],
  [/\balter column \w+ set not null\b/, 'demands what older processes may leave out'],
  [/\btruncate\b/, 'empties a table'],
];

/** What locks writers of a large table out for as long as it takes. */
const LOCKS: readonly (readonly [RegExp, string])[] = [
  [/^create (?:unique )?index (?!concurrently)\w+ on (\w+)/, 'makes an index under a lock: make it an online step'],
  [/^alter table (\w+) add constraint \w+ (?:foreign key|check)\b(?!.*\bnot valid\b)/, 'checks every row under a lock: add it as not valid, validate it later'],
  [/^(?:update|delete from) (\w+)\b/, 'writes every row in one transaction: make it an online step'],
];

/** Why a process of the release before could not go on while and after this runs; empty: it can. Pure. */
export function migrationFaults({ name, steps, online = [] }: SchemaMigration, beside: 'traffic' | 'nothing' = 'traffic'): readonly string[] {
  const statements = steps.flatMap((step) => statementsOf(step, 'plain')).map(normal);
  const own = new Set(statements.flatMap((statement) => /^create table (\w+)/.exec(statement)?.[1] ?? []));
  const faults: string[] = [];
  for (const statement of [...statements, ...online.map(({ sql }) => normal(sql))]) {
    for (const [pattern, fault] of CONTRACTS) if (pattern.test(statement)) faults.push(fault);
    for (const [column] of statement.matchAll(/\badd column [^,]+/g)) {
      if (/\bnot null\b/.test(column) && !/\bdefault\b/.test(column)) faults.push('demands what older processes leave out');
    }
  }
  if (beside === 'traffic') {
    for (const statement of statements) {
      for (const [pattern, fault] of LOCKS) {
        const table = pattern.exec(statement)?.[1];
        if (table !== undefined && !own.has(table)) faults.push(fault);
      }
    }
  }
  for (const step of online) {
    if (step.kind === 'index' && !/^create (unique )?index concurrently \w+ on /.test(normal(step.sql))) faults.push('makes an index under a lock');
    if (step.kind === 'fill' && !/\blimit \d+/.test(normal(step.sql))) faults.push('fills without a bound');
  }
  return faults.map((fault) => `${name}: ${fault}`);
}

const normal = (sql: string): string => sql.toLowerCase().replace(/\s+/g, ' ').trim();
