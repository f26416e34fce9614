import { describe, expect, it } from 'vitest';
import { fieldValue } from './field-value.ts';
import { jsonValue } from './json-value.ts';

describe('fieldValue', () => {
  it('reads whole numbers of 64 bits and no more', () => {
    const texts = ['9223372036854775807', '-9223372036854775808', '9223372036854775808', '-0', '+0012', '1.0', ''];
    expect(texts.map((text) => fieldValue('int', text))).toEqual([
      9223372036854775807n,
      -9223372036854775808n,
      undefined,
      0,
      12,
      undefined,
      undefined,
    ]);
  });

  it('reads numbers with a fraction, infinite ones and none', () => {
    const texts = ['\t1.', '.5e-3', '-INFINITY', 'NaN', '1e400', '.', '1_0', '0x1'];
    expect(texts.map((text) => fieldValue('float', text))).toEqual([
      1,
      0.0005,
      Number.NEGATIVE_INFINITY,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('reads only days and hours that exist', () => {
    const texts = ['2023-02-29', '1970-01-01 00:00:59.9999999', '2024-01-01T25:00', '0001-01-01T00:00:00.000001'];
    const first = Date.parse('0001-01-01');
    expect(texts.map((text) => fieldValue('datetime', text))).toEqual([
      undefined,
      59_999_999,
      undefined,
      BigInt(first) * 1000n + 1n,
    ]);
  });
});

describe('jsonValue', () => {
  it('takes what JSON has for each type', () => {
    expect(jsonValue('string', 'a')).toBe('a');
    expect(jsonValue('int', 2 ** 53)).toBeUndefined();
    expect(jsonValue('float', '1')).toBeUndefined();
    expect(jsonValue('bool', false)).toBe(false);
    expect(jsonValue('datetime', '1970-01-01')).toBe(0);
    expect(jsonValue('datetime', 0)).toBeUndefined();
  });
});
