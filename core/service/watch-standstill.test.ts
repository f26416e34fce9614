import { expect, it } from 'vitest';
import type { Clock } from '../ports/clock.ts';
import { watchStandstill } from './watch-standstill.ts';

it('a process that stood still says for how long, one that was only busy says nothing', async () => {
  const stop = new AbortController();
  const tookMs = [1_000, 5_900, 8_000, 1_001];
  let nowMs = 0;
  const clock: Clock = {
    now: () => nowMs,
    monotonicMs: () => nowMs,
    sleep: async () => {
      nowMs += tookMs.shift() ?? 0;
      if (tookMs.length === 0) stop.abort();
    },
    turn: async () => {},
  };
  const said: string[] = [];
  await watchStandstill(clock, (line) => said.push(line), stop.signal);
  expect(said).toEqual(['this process stood still for 7 s; what it held may have gone to others']);
});
