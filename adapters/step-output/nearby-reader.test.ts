import { beforeEach, describe, expect, it } from 'vitest';
import { NearbyReader } from './nearby-reader.ts';

const BYTES = Buffer.from(Array.from({ length: 600_000 }, (_, n) => (n * 7919) % 251));
const PIECE = 1_000;

describe('NearbyReader', () => {
  let bytes: Buffer;
  const file = { read: (at: number, length: number) => bytes.subarray(at, at + length) };
  const read = (reader: NearbyReader, at: number, length: number) =>
    Buffer.from(reader.read(file, at, length) as Uint8Array);
  beforeEach(() => {
    bytes = BYTES;
  });

  const places = Array.from({ length: BYTES.length / PIECE }, (_, n) => n * PIECE);
  const mixed = places.toSorted((a, b) => ((a * 31) % 977) - ((b * 31) % 977));
  it.each([
    ['forward', places],
    ['backward', places.toReversed()],
    ['in no order', mixed],
  ])('reads what is there, %s', (_, order) => {
    const reader = new NearbyReader();
    for (const at of order) {
      expect(Buffer.compare(read(reader, at, PIECE), BYTES.subarray(at, at + PIECE))).toBe(0);
    }
  });

  it('sees what was appended since it looked', () => {
    const reader = new NearbyReader();
    const end = BYTES.length;
    for (const at of [end - 2 * PIECE, end - PIECE]) reader.read(file, at, PIECE);
    expect(reader.read(file, end, 4)).toBeUndefined();
    bytes = Buffer.concat([BYTES, Buffer.from('more')]);
    expect(read(reader, end, 4).toString()).toBe('more');
  });

  it('leaves alone what it gave out before', () => {
    const reader = new NearbyReader();
    const first = read(reader, 0, PIECE);
    for (const at of places) reader.read(file, at, PIECE);
    expect(first.equals(BYTES.subarray(0, PIECE))).toBe(true);
  });
});
