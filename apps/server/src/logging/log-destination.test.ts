import { describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { Writable } from 'node:stream';
import { LogDestination } from './log-destination.js';
import { logMetrics } from './log-metrics.js';

const error = (code: string) => Object.assign(new Error(code), { code });

describe('the destination of the log', () => {
  it('counts lines that could not be written, says why, and forgets it when writing works again', async () => {
    let failing = true;
    const written: string[] = [];
    const stream = new Writable({ decodeStrings: false, autoDestroy: false, write: (line: string, _, done) => (failing ? done(error('ENOSPC')) : (written.push(line), done())) });
    const log = new LogDestination(stream);
    log.write('one\n');
    await once(stream, 'error');
    expect([log.lost, log.failure]).toEqual([1, 'ENOSPC']);
    expect(logMetrics(log)).toMatch(/^vestibule_log_lines_lost_total 1$[^]*^vestibule_log_failing 1$/m);
    failing = false;
    const healthy = new LogDestination(new Writable({ decodeStrings: false, write: (line: string, _, done) => (written.push(line), done()) }));
    healthy.write('two\n');
    await new Promise(setImmediate);
    expect([healthy.lost, healthy.failure, written]).toEqual([0, null, ['two\n']]);
  });

  it('keeps what a reader that hangs leaves waiting within bounds', () => {
    const stream = new Writable({ decodeStrings: false, write: () => undefined });
    const log = new LogDestination(stream);
    for (let each = 0; each < 100; each += 1) log.write('x'.repeat(100_000));
    expect(stream.writableLength).toBeLessThan(5 * 1024 * 1024);
    expect(log.lost).toBeGreaterThan(50);
    expect(log.failure).toBe('EAGAIN');
  });
});
