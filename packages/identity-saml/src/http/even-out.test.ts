import { describe, expect, it } from '@jest/globals';
import { evenOut } from './even-out.js';

const answeredAfter = async (milliseconds: number): Promise<number> => {
  const started = performance.now();
  await evenOut(started - milliseconds);
  return performance.now() - started + milliseconds;
};

describe('an answer that has to say nothing by its time', () => {
  it.each([0.2, 7, 33])('waits for the next full step after %d ms of work', async (worked) => {
    expect(await answeredAfter(worked)).toBeGreaterThanOrEqual(50);
  });

  it('waits for a later step when the work took longer than one', async () => {
    expect(await answeredAfter(70)).toBeGreaterThanOrEqual(100);
  });
});
