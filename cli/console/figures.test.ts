import { describe, expect, it } from 'vitest';
import { count, counted, rate, size } from './figures.ts';

describe('figures', () => {
  it('group thousands', () => {
    expect(count(1234567)).toBe('1,234,567');
  });

  it('keep about three digits of a rate', () => {
    expect([1234.4, 83.33, 0.05].map(rate)).toEqual(['1,234/s', '83.3/s', '0.05/s']);
  });

  it('know one from many', () => {
    expect([counted(1, 'row'), counted(2000, 'row'), counted(0, 'retry', 'retries')]).toEqual([
      '1 row',
      '2,000 rows',
      '0 retries',
    ]);
  });

  it('say sizes in binary units', () => {
    expect([0, 1023, 1536, 5 * 1024 ** 3].map(size)).toEqual(['0 bytes', '1,023 bytes', '1.5 KiB', '5.0 GiB']);
  });
});
