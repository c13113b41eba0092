import { initialSchema } from './initial-schema.js';
import type { SchemaMigration } from './migration-step.js';
import { plannerStatistics } from './planner-statistics.js';

/** Every migration, oldest first. A released one is never edited: a change is a new one. */
export const schemaMigrations: readonly SchemaMigration[] = [
  { name: '0001-initial-schema', steps: initialSchema },
  { name: '0002-planner-statistics', steps: plannerStatistics },
];
