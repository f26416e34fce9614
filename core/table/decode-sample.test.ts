import { describe, expect, it } from 'vitest';
import { decodeSample } from './decode-sample.ts';

describe('decodeSample', () => {
  const big = new Uint8Array(20_000).map((_, at) => at % 256);

  it('is each byte as the character of its number in iso-8859-1, however many', () => {
    const text = decodeSample(big, 'iso-8859-1');
    expect([text.length, text.charCodeAt(0x80), text.charCodeAt(0xe9 + 256 * 70)]).toEqual([20_000, 0x80, 0xe9]);
  });

  it('has its own characters in windows-1252', () => {
    expect(decodeSample(Uint8Array.of(0x80, 0xe9), 'windows-1252')).toBe('€é');
  });

  it('leaves a byte order mark out', () => {
    expect(decodeSample(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61), 'utf-8')).toBe('a');
    expect(decodeSample(Uint8Array.of(0xff, 0xfe, 0x61, 0), 'utf-16')).toBe('a');
    expect(decodeSample(Uint8Array.of(0xfe, 0xff, 0, 0x61), 'utf-16')).toBe('a');
  });
});
