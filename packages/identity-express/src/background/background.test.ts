import { describe, expect, it } from '@jest/globals';
import { StoreUnavailableError } from '@vestibule/identity-core';
import { setTimeout as sleep } from 'node:timers/promises';
import { Background } from './background.js';
import { BackgroundLoop } from './background-loop.js';
import type { BackgroundTask } from './background-task.js';
import { createHousekeeping } from './housekeeping.js';

const task = (run: BackgroundTask['run'], everyMilliseconds = 5): BackgroundTask => ({ name: 'test', everyMilliseconds, run });

async function until(isTrue: () => boolean): Promise<void> {
  for (let waited = 0; !isTrue(); waited += 5) {
    if (waited > 5_000) throw new Error('it did not happen');
    await sleep(5);
  }
}

describe('a background loop', () => {
  it('repeats its task, one round at a time, until it is closed', async () => {
    let [rounds, running, most] = [0, 0, 0];
    const loop = new BackgroundLoop(
      task(async () => {
        most = Math.max(most, (running += 1));
        await sleep(2);
        running -= 1;
        rounds += 1;
        return 'again';
      }),
      () => undefined,
    );
    loop.start();
    loop.start();
    await until(() => rounds >= 5);
    await loop.close();
    const atTheEnd = rounds;
    await sleep(30);

    expect([most, running, rounds]).toEqual([1, 0, atTheEnd]);
  });

  it('waits at its close for the round that has begun, and tells it to begin nothing more', async () => {
    const seen: string[] = [];
    const loop = new BackgroundLoop(
      task(async (signal) => {
        seen.push('begun');
        while (!signal.aborted) await sleep(1);
        await sleep(20);
        seen.push('ended');
        return 'again';
      }),
      () => undefined,
    );
    loop.start();
    await until(() => seen.length > 0);
    await loop.close();

    expect(seen).toEqual(['begun', 'ended']);
  });

  it('goes on after a failure and reports it', async () => {
    const errors: unknown[] = [];
    let rounds = 0;
    const loop = new BackgroundLoop(
      task(async () => {
        rounds += 1;
        if (rounds === 1) throw new Error('boom');
        return 'done';
      }),
      (error) => errors.push(error),
    );
    loop.start();
    await until(() => rounds >= 3);
    await loop.close();

    expect(errors).toEqual([new Error('boom')]);
  });

  it('tells once of a database that stays away, with longer and longer pauses', async () => {
    const errors: unknown[] = [];
    const begun: number[] = [];
    const loop = new BackgroundLoop(
      task(async () => {
        begun.push(performance.now());
        throw new StoreUnavailableError('gone');
      }),
      (error) => errors.push(error),
    );
    loop.start();
    await until(() => begun.length >= 5);
    await loop.close();

    expect(errors).toHaveLength(1);
    expect((begun[4] ?? 0) - (begun[3] ?? 0)).toBeGreaterThan(((begun[1] ?? 0) - (begun[0] ?? 0)) * 2);
  });
});

describe('the background of a process', () => {
  it('asks for its tasks once, and starts none after its close', async () => {
    let asked = 0;
    const background = new Background(() => [task(async () => 'done', (asked += 1))], () => undefined);
    background.start();
    background.start();
    await background.close();
    background.start();

    expect(asked).toBe(1);
  });
});

describe('housekeeping', () => {
  const clock = { now: () => new Date('2026-01-15T08:00:00Z') };

  it('removes a batch of each kind and comes again while one was full', async () => {
    const calls: [Date, number][] = [];
    const left = [1_500, 0];
    const stores = left.map((_, index) => ({
      removeExpired: async (before: Date, limit: number) => {
        calls.push([before, limit]);
        const gone = Math.min(limit, left[index] ?? 0);
        left[index] = (left[index] ?? 0) - gone;
        return gone;
      },
    }));
    const housekeeping = createHousekeeping(stores, clock);
    const { signal } = new AbortController();

    expect(await housekeeping.run(signal)).toBe('again');
    expect(await housekeeping.run(signal)).toBe('done');
    expect(left).toEqual([0, 0]);
    expect(calls[0]).toEqual([new Date('2026-01-15T07:55:00Z'), 1_000]);
  });

  it('begins nothing more once the process stops', async () => {
    const ending = new AbortController();
    let calls = 0;
    const store = {
      removeExpired: async () => {
        calls += 1;
        ending.abort();
        return 1_000;
      },
    };
    expect(await createHousekeeping([store, store], clock).run(ending.signal)).toBe('done');
    expect(calls).toBe(1);
  });
});
