import type { LogDestination } from './log-destination.js';

/** What the process knows of its own log, in the text that Prometheus reads. */
export const logMetrics = ({ lost, failure }: Pick<LogDestination, 'lost' | 'failure'>): string =>
  [
    '# HELP vestibule_log_lines_lost_total Lines of the log that could not be written',
    '# TYPE vestibule_log_lines_lost_total counter',
    `vestibule_log_lines_lost_total ${lost}`,
    '# HELP vestibule_log_failing Whether the last line of the log could not be written',
    '# TYPE vestibule_log_failing gauge',
    `vestibule_log_failing ${failure === null ? 0 : 1}`,
    '',
  ].join('\n');
