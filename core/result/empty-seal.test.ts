import { describe, expect, it } from 'vitest';
import { emptySeal } from './empty-seal.ts';
import { summaryOf } from './seal.ts';

describe('emptySeal', () => {
  const run = { jobId: '20261121-084000-k3x9f', step: 'digits', run: 3 };

  it('is a decision with no output and nothing counted', () => {
    const seal = emptySeal(run, { status: 'failed', reason: 'the disk is read-only' }, 1_000, 4_000);
    const output = { ...run, path: null, bytes: 0, sha256: null, mark: null, files: [], metrics: {}, metricsOf: 0 };
    expect(summaryOf(seal, output)).toMatchObject({
      run: 3,
      status: 'failed',
      error: 'the disk is read-only',
      mini_batches: { total: null, succeeded: 0, failed: 0 },
      items: { total: null, succeeded: 0, failed: 0 },
      tries: 0,
      seconds: 3,
    });
    // The clock was set back meanwhile.
    expect(summaryOf({ ...seal, sealedAtMs: 0 }, output).seconds).toBe(0);
    expect(summaryOf({ ...seal, sealedAtMs: 0, tookMs: 2_500.4 }, output).seconds).toBe(2.5);
    expect(seal.parts).toEqual({ epoch: 0, segments: [], entries: [] });
  });
});
