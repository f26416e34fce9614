import { describe, expect, it } from 'vitest';
import { partitionOfKey } from './key-partition.ts';

const ALL = 0x7fffffff;

describe('partitionOfKey', () => {
  it.each([
    ['21', -973_932_308],
    ['foobar', -790_332_482],
    ['a-little-bit-long-string', -985_981_536],
    ['a-little-bit-longer-string', -1_486_304_829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58_897_971],
    ['abc', 479_470_107],
  ])("hashes %s as Kafka's tests say", (key, hash) => {
    expect(partitionOfKey(key, ALL)).toBe((hash & ALL) % ALL);
  });

  it('stays within the partitions and reaches all of them', () => {
    const reached = new Set(Array.from({ length: 500 }, (_, n) => partitionOfKey(`job-${n}/é`, 7)));
    expect([...reached].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('takes an empty key', () => {
    expect(partitionOfKey('', 1)).toBe(0);
  });
});
