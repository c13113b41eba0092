import { describe, expect, it } from '@jest/globals';
import { StoreUnavailableError } from '@vestibule/identity-core';
import { RequestAbortedError } from './http/http-message.js';
import { reportErrors } from './report-errors.js';

describe('what the host hears of', () => {
  it('is an outage now and then, every other error, and no client that went away', () => {
    const heard: unknown[] = [];
    let now = 0;
    const report = reportErrors((error) => heard.push(error), () => now);
    const outage = new StoreUnavailableError('away');
    const mistake = new TypeError('ours');
    for (let each = 0; each < 100; each += 1) report(outage);
    report(mistake);
    report(mistake);
    report(new RequestAbortedError());
    now = 5_000;
    report(outage);
    expect(heard).toEqual([outage, mistake, mistake, outage]);
  });
});
