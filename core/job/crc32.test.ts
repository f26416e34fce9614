import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc32Hex } from './crc32.ts';

describe('crc32Hex', () => {
  it('gives the digits that everybody gives', () => {
    expect(crc32Hex(new TextEncoder().encode('123456789'))).toBe('cbf43926');
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(Number.parseInt(crc32Hex(bytes), 16)).toBe(crc32(bytes));
      }),
    );
  });
});
