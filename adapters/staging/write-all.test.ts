import { expect, it } from 'vitest';
import { writeAll } from './write-all.ts';

it('goes on where the system took less than it was given', async () => {
  const bytes = Uint8Array.from({ length: 20 }, (_, at) => at);
  const kept: number[] = [];
  const takeSeven = (some: Uint8Array, from: number, length: number, at: number): number => {
    expect(at).toBe(100 + kept.length);
    return kept.push(...some.subarray(from, from + Math.min(length, 7))) - (at - 100);
  };
  await writeAll(takeSeven, bytes, 100);
  expect(kept).toEqual([...bytes]);
});
