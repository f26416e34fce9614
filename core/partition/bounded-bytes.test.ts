import { describe, expect, it } from 'vitest';
import { boundedBytes } from './bounded-bytes.ts';

async function* pieces(...sizes: number[]): AsyncGenerator<Uint8Array> {
  for (const size of sizes) yield new Uint8Array(size);
}

describe('boundedBytes', () => {
  it('gives all on as it comes, up to the limit itself', async () => {
    const given = await Array.fromAsync(boundedBytes(pieces(3, 2), 5, '/in/a.csv.gz'));
    expect(given.map(({ length }) => length)).toEqual([3, 2]);
  });

  it('names the file that holds more, and asks for no more of it', async () => {
    const asked: number[] = [];
    const counted = async function* () {
      for await (const piece of pieces(3, 3, 3)) {
        asked.push(piece.length);
        yield piece;
      }
    };
    await expect(Array.fromAsync(boundedBytes(counted(), 5, '/in/a.csv.gz'))).rejects.toMatchObject({
      code: 'TABLE_INVALID',
      message: '/in/a.csv.gz cannot be decompressed: it holds more than 5 bytes',
    });
    expect(asked).toEqual([3, 3]);
  });
});
