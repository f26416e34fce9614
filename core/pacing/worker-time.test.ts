import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shareSlots } from './share-slots.ts';
import { type RanStep, WorkerTime } from './worker-time.ts';

const ran = (key: string, ranMs: number, hasWork = true): RanStep => ({ key, ranMs, hasWork, turnMs: 1_000 });

describe('WorkerTime', () => {
  it('lets a newcomer stand one turn before those who work, not as far as they have come', () => {
    const time = new WorkerTime();
    time.update([ran('big', 50_000)]);
    expect(time.update([ran('big', 60_000), ran('new', 0)]).get('new')).toBe(59_000);
    expect(time.update([ran('big', 60_000), ran('new', 300)]).get('new')).toBe(59_300);
  });

  it('gives nothing for time away, and takes nothing', () => {
    const time = new WorkerTime();
    time.update([ran('a', 0), ran('b', 0)]);
    time.update([ran('a', 9_000), ran('b', 100, false)]);
    expect(time.update([ran('a', 9_000), ran('b', 100)]).get('b')).toBe(8_000);
    time.update([ran('a', 9_000, false), ran('b', 100, false)]);
    expect(time.update([ran('a', 9_000), ran('b', 100)]).get('a')).toBe(9_000);
  });

  it('does not let a step that comes alone run ahead of one that comes back', () => {
    const time = new WorkerTime();
    time.update([ran('old', 80_000)]);
    time.update([ran('old', 80_000, false)]);
    expect(time.update([ran('old', 80_000, false), ran('new', 0)]).get('new')).toBe(80_000);
  });

  it('forgets those who are gone', () => {
    const time = new WorkerTime();
    time.update([ran('a', 5_000)]);
    time.update([ran('a', 6_000), ran('b', 0)]);
    time.update([]);
    expect(time.update([ran('b', 0)]).get('b')).toBe(5_000);
  });
});

describe('worker time and slots together', () => {
  it('share a scorer evenly, to a few turns, whatever a mini-batch takes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 10, max: 3_000 }), { minLength: 2, maxLength: 5 }),
        fc.integer({ min: 1, max: 4 }),
        (miniBatchMs, most) => {
          const used = simulate(miniBatchMs, most, 40_000);
          const longest = Math.max(...miniBatchMs);
          expect(Math.max(...used) - Math.min(...used)).toBeLessThanOrEqual(most * (3_000 + 3 * longest));
        },
      ),
      { numRuns: 15 },
    );
  });
});

/** Steps with work without end, each with its own length of a mini-batch: what each has had after so long. */
function simulate(miniBatchMs: readonly number[], most: number, untilMs: number): readonly number[] {
  const time = new WorkerTime();
  const steps = miniBatchMs.map((lengthMs, at) => ({ key: `${at}`, lengthMs, ranMs: 0, endsAtMs: [] as number[] }));
  for (let nowMs = 0; nowMs < untilMs; nowMs += 10) {
    for (const step of steps) step.ranMs += 10 * step.endsAtMs.length;
    const isDue = (endMs: number) => endMs <= nowMs;
    if (nowMs > 0 && !steps.some(({ endsAtMs }) => endsAtMs.some(isDue))) continue;
    const used = time.update(steps.map(({ key, ranMs }) => ran(key, ranMs)));
    const claims = steps.map(({ key, endsAtMs }) => ({
      key,
      wanted: 100,
      warm: 0,
      held: endsAtMs.length,
      usedMs: used.get(key) ?? 0,
      turnMs: 1_000,
    }));
    const { keeps } = shareSlots(claims, most, 0);
    for (const step of steps) {
      const surplus = step.endsAtMs.length - (keeps.get(step.key) ?? 0);
      const due = step.endsAtMs.filter(isDue);
      const leaving = due.slice(0, surplus).length;
      step.endsAtMs = [
        ...step.endsAtMs.filter((endMs) => !isDue(endMs)),
        ...due.slice(leaving).map(() => nowMs + step.lengthMs),
      ];
    }
    const after = claims.map((claim, at) => ({ ...claim, held: steps[at]?.endsAtMs.length ?? 0 }));
    for (const key of shareSlots(after, most, 0).starts) {
      const step = steps.find((each) => each.key === key);
      step?.endsAtMs.push(nowMs + step.lengthMs);
    }
  }
  return steps.map(({ ranMs }) => ranMs);
}
