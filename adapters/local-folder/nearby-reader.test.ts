import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NearbyReader } from './nearby-reader.ts';

const BYTES = Buffer.from(Array.from({ length: 600_000 }, (_, n) => (n * 7919) % 251));
const PIECE = 1_000;

describe('NearbyReader', () => {
  let root: string;
  let fd: number;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'nearby-'));
    fd = openSync(join(root, 'file'), 'wx+');
    writeSync(fd, BYTES);
  });
  afterEach(() => {
    closeSync(fd);
    rmSync(root, { recursive: true });
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
      expect(reader.read(fd, at, PIECE)?.equals(BYTES.subarray(at, at + PIECE))).toBe(true);
    }
  });

  it('sees what was appended since it looked', () => {
    const reader = new NearbyReader();
    const end = BYTES.length;
    for (const at of [end - 2 * PIECE, end - PIECE]) reader.read(fd, at, PIECE);
    expect(reader.read(fd, end, 4)).toBeUndefined();
    writeSync(fd, 'more', end);
    expect(reader.read(fd, end, 4)?.toString()).toBe('more');
  });

  it('leaves alone what it gave out before', () => {
    const reader = new NearbyReader();
    const first = reader.read(fd, 0, PIECE);
    for (const at of places) reader.read(fd, at, PIECE);
    expect(first?.equals(BYTES.subarray(0, PIECE))).toBe(true);
  });
});
