import { describe, expect, it } from 'vitest';
import { partitionOfKey as inProcess } from '../in-process/key-partition.ts';
import { partitionOfKey } from './key-partition.ts';

describe('partitionOfKey', () => {
  it('places keys where every Kafka client, and the in-process transport, places them', () => {
    const keys = Array.from({ length: 200 }, (_, n) => `job-${n}/é/${'x'.repeat(n % 7)}`);
    expect(keys.map((key) => partitionOfKey(key, 12))).toEqual(keys.map((key) => inProcess(key, 12)));
  });
});
