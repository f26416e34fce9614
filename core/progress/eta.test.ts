import { describe, expect, it } from 'vitest';
import { etaMs } from './eta.ts';

describe('etaMs', () => {
  it('divides what is left by the rate', () => {
    expect(etaMs(100, 40, 20)).toBe(3000);
  });

  it('is unknown without a total or a rate', () => {
    expect(etaMs(undefined, 40, 20)).toBeUndefined();
    expect(etaMs(100, 40, undefined)).toBeUndefined();
    expect(etaMs(100, 40, 0)).toBeUndefined();
  });

  it('is zero once everything is settled', () => {
    expect(etaMs(100, 100, undefined)).toBe(0);
  });
});
