import { expect, it } from 'vitest';
import { NobodyThere } from './nobody-there.ts';
import type { RunScope } from './run-scope.ts';

it('tells once that a run waits for scorers, when they have been away for a while', () => {
  const told: string[] = [];
  let nowMs = 0;
  const clock = { monotonicMs: () => nowMs };
  const journal = { note: ({ message }: { message: string }) => void told.push(message) };
  const nobody = new NobodyThere({ ports: { clock, journal }, run: {}, compute: 'gpu' } as unknown as RunScope);
  const during = (fromMs: number, toMs: number): void => {
    for (nowMs = fromMs; nowMs <= toMs; nowMs += 50) nobody.note();
  };
  during(0, 14_000);
  nobody.over();
  during(20_000, 34_000);
  expect(told).toEqual([]);
  during(34_050, 90_000);
  const start = 'start one: MILLRACE_COMPUTE=gpu millrace scorer';
  expect(told).toEqual([`waits for scorers: none of the compute gpu is there; ${start}`]);
});
