import { describe, expect, it } from 'vitest';
import { blockSize } from './block-size.ts';

const TB = 1e12;

/** Of a blob of this length. */
function blocksIn(length: number): number {
  let blocks = 0;
  for (let at = 0; at < length; at += blockSize(at)) blocks += 1;
  return blocks;
}

describe('the size of a block', () => {
  it('grows with the blob, so that none of up to 4.5 TB comes to the limit of 50,000', () => {
    expect(blocksIn(83e9)).toBeLessThan(10_000);
    expect(blocksIn(TB)).toBeLessThan(35_000);
    expect(blocksIn(4.5 * TB)).toBeLessThan(50_000);
    expect(blocksIn(5 * TB)).toBeGreaterThan(50_000);
  });

  it('is never more than the service takes, 4,000 MiB', () => {
    expect(blockSize(4.5 * TB)).toBeLessThan(4_000 * 1024 * 1024);
  });
});
