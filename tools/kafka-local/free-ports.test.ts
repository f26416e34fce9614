import { describe, expect, it } from 'vitest';
import { freePorts, NEVER_LENT } from './free-ports.ts';

describe('free ports', () => {
  it('are all different, and none that a system lends to a connection', async () => {
    const ports = await freePorts(200);
    expect(new Set(ports).size).toBe(200);
    expect(Math.min(...ports)).toBeGreaterThanOrEqual(NEVER_LENT.from);
    expect(Math.max(...ports)).toBeLessThan(NEVER_LENT.to);
  });
});
