import { describe, expect, it } from 'vitest';
import { fromMicroseconds, momentText, readMoment, toMicroseconds } from './moment.ts';

describe('a moment', () => {
  it.each([
    ['2026-01-02', '2026-01-02T00:00:00.000Z'],
    ['2026-01-02 03:04', '2026-01-02T03:04:00.000Z'],
    ['2026-01-02T03:04:05.1234567+01:00', '2026-01-02T02:04:05.123456Z'],
    ['1969-12-31T23:59:59.999999Z', '1969-12-31T23:59:59.999999Z'],
    ['0001-01-01T00:00:00.000001Z', '0001-01-01T00:00:00.000001Z'],
    ['2024-02-29T00:00:00.120-0230', '2024-02-29T02:30:00.120Z'],
  ])('that %s names is written in UTC, and stays itself as microseconds', (text, written) => {
    const moment = readMoment(text);
    expect(moment && momentText(moment)).toBe(written);
    expect(moment && fromMicroseconds(toMicroseconds(moment))).toEqual(moment);
  });

  it.each([
    '0000-01-01',
    '9999-12-31T23:59-00:01',
    '2026-01-01T00:00+24:00',
    '2026-02-29',
    '2026-01-02T24:00',
    '2026-1-2',
    'now',
    '2026-01-02T03',
  ])('is not in %s', (text) => {
    expect(readMoment(text)).toBeUndefined();
  });
});
