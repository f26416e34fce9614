import type { SchemaElement } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { keyText } from './key-text.ts';

const told = (element: Omit<SchemaElement, 'name'>, ...raw: unknown[]): string[] =>
  raw.map(keyText({ name: 'k', ...element }));

const timestamp = (unit: 'MILLIS' | 'MICROS' | 'NANOS') =>
  ({ type: 'INT64', logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: false, unit } }) as const;

describe('keyText', () => {
  it('tells numbers and truth as scripts write them, and what is missing as nothing', () => {
    expect(told({ type: 'INT64' }, -(2n ** 63n), undefined, null)).toEqual(['-9223372036854775808', '', '']);
    expect(told({ type: 'INT32', converted_type: 'UINT_32' }, -1)).toEqual(['4294967295']);
    expect(told({ type: 'INT64', converted_type: 'UINT_64' }, -1n)).toEqual(['18446744073709551615']);
    expect(told({ type: 'BOOLEAN' }, true, false)).toEqual(['true', 'false']);
    expect(told({ type: 'DOUBLE' }, 1.5, -0, Number.NaN)).toEqual(['1.5', '0', 'NaN']);
    expect(told({ type: 'FLOAT' }, Math.fround(0.1), Math.fround(16_777_217), Number.POSITIVE_INFINITY)).toEqual([
      '0.1',
      '16777216',
      'Infinity',
    ]);
  });

  it('tells decimals with all digits of their column', () => {
    const cents = { converted_type: 'DECIMAL', scale: 2, precision: 9 } as const;
    expect(told({ type: 'INT32', ...cents }, -5, 1230)).toEqual(['-0.05', '12.30']);
    expect(told({ type: 'FIXED_LEN_BYTE_ARRAY', type_length: 2, ...cents }, '\xff\xfb', '\0\0')).toEqual([
      '-0.05',
      '0.00',
    ]);
    expect(told({ type: 'BYTE_ARRAY', ...cents, scale: 0 }, '\x01\0', '')).toEqual(['256', '0']);
  });

  it('tells moments as short as they are exact, whatever their unit', () => {
    expect(told(timestamp('MILLIS'), 86_400_000n, -1n, 43_200_000n)).toEqual([
      '1970-01-02',
      '1969-12-31T23:59:59.999',
      '1970-01-01T12:00:00',
    ]);
    expect(told(timestamp('MICROS'), 1_000n, 1_001n)).toEqual([
      '1970-01-01T00:00:00.001',
      '1970-01-01T00:00:00.001001',
    ]);
    expect(told(timestamp('NANOS'), 1n)).toEqual(['1970-01-01T00:00:00.000000001']);
    expect(told({ type: 'INT32', converted_type: 'DATE' }, -1)).toEqual(['1969-12-31']);
    expect(told({ type: 'INT64', converted_type: 'TIMESTAMP_MICROS' }, 2n ** 63n - 1n)).toEqual([
      '9223372036854775807',
    ]);
  });

  it('tells texts and UUIDs, and knows no text for bytes and times of day', () => {
    const text = Buffer.from('ä😀').toString('latin1');
    expect(told({ type: 'BYTE_ARRAY', converted_type: 'UTF8' }, text)).toEqual(['ä😀']);
    const uuid = { type: 'FIXED_LEN_BYTE_ARRAY', type_length: 16, logical_type: { type: 'UUID' } } as const;
    expect(told(uuid, '\x01\x23'.repeat(8))).toEqual(['01230123-0123-0123-0123-012301230123']);
    for (const element of [
      { type: 'BYTE_ARRAY' },
      { type: 'FIXED_LEN_BYTE_ARRAY', type_length: 2 },
      { type: 'INT64', logical_type: { type: 'TIME', isAdjustedToUTC: true, unit: 'MICROS' } },
    ] as const) {
      expect(() => told(element)).toThrow('its column k has values that cannot be told as texts');
    }
  });
});
