import { describe, expect, it } from 'vitest';
import { VirtualClock } from './virtual-clock.ts';

describe('VirtualClock', () => {
  it('stands still until it is moved', async () => {
    const clock = new VirtualClock(1_000);
    await clock.advance(0);
    expect([clock.now(), clock.monotonicMs()]).toEqual([1_000, 0]);
    await clock.advance(250);
    expect([clock.now(), clock.monotonicMs()]).toEqual([1_250, 250]);
  });

  it('wakes sleepers in the order of their times, of equal times in the order they lay down', async () => {
    const clock = new VirtualClock();
    const woken: string[] = [];
    const sleeper = async (name: string, ms: number) => {
      await clock.sleep(ms);
      woken.push(`${name}@${clock.monotonicMs()}`);
    };
    void sleeper('c', 30);
    void sleeper('a', 10);
    void sleeper('b1', 20);
    void sleeper('b2', 20);
    await clock.advance(20);
    expect(woken).toEqual(['a@10', 'b1@20', 'b2@20']);
    await clock.advance(10);
    expect(woken).toHaveLength(4);
  });

  it('lets what follows from one sleeper happen before the next wakes', async () => {
    const clock = new VirtualClock();
    const ticks: number[] = [];
    void (async () => {
      for (;;) {
        await clock.sleep(10);
        await Promise.resolve();
        ticks.push(clock.monotonicMs());
      }
    })();
    await clock.advance(35);
    expect(ticks).toEqual([10, 20, 30]);
    expect(clock.monotonicMs()).toBe(35);
  });

  it('ends a sleep at once when its signal aborts, before or after it began', async () => {
    const clock = new VirtualClock();
    await clock.sleep(1_000, AbortSignal.abort());
    const stop = new AbortController();
    const asleep = clock.sleep(1_000, stop.signal);
    stop.abort();
    await asleep;
    expect(clock.monotonicMs()).toBe(0);
  });

  it('runs no further than its goal needs', async () => {
    const clock = new VirtualClock();
    let rounds = 0;
    void (async () => {
      for (;;) {
        await clock.sleep(100);
        rounds += 1;
      }
    })();
    await clock.runUntil(() => rounds === 3);
    expect(clock.monotonicMs()).toBe(300);
    await clock.runUntil(clock.sleep(450));
    expect(clock.monotonicMs()).toBe(750);
  });

  it('hands on what a promise it runs for rejects with', async () => {
    const clock = new VirtualClock();
    const failing = clock.sleep(5).then(() => Promise.reject(new Error('broken')));
    await expect(clock.runUntil(failing)).rejects.toThrow('broken');
  });

  it('says why a goal cannot be reached', async () => {
    const clock = new VirtualClock();
    await expect(clock.runUntil(() => false)).rejects.toThrow('nobody is asleep at 0 ms');
    void clock.sleep(100);
    await expect(clock.runUntil(() => false, 50)).rejects.toThrow('not reached within 50 ms');
  });

  it('lets the wall clock jump without waking anybody (fault 43)', async () => {
    const clock = new VirtualClock(5_000);
    let isAwake = false;
    void clock.sleep(10).then(() => {
      isAwake = true;
    });
    clock.jumpWall(3_600_000);
    await clock.advance(9);
    expect([clock.now(), clock.monotonicMs(), isAwake]).toEqual([3_605_009, 9, false]);
    clock.jumpWall(-7_200_000);
    await clock.advance(1);
    expect(isAwake).toBe(true);
  });
});
