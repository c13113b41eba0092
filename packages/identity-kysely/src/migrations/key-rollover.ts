import { text, type MigrationStep } from './migration-step.js';

/** The successor and the predecessor of our own key stand beside it: one row a connection, so that one lock orders every change. */
export const keyRollover: readonly MigrationStep[] = [
  {
    sql: text`
      alter table service_provider_keys
        add column next_sealed text,
        add column next_certificate text,
        add column previous_sealed text,
        add column previous_certificate text`,
  },
];
