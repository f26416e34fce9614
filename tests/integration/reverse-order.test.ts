import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fedRows, feedCollector } from '../support/fed-collector.ts';

/** More than a call can have arguments: the last one that comes releases all others at once. */
const RESULTS = 130_000;

describe('results in reverse order (fault 19)', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'reverse-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('come out in input order, each once', async () => {
    const summary = await feedCollector({ root, results: RESULTS, order: 'reverse' });
    expect(summary).toMatchObject({ status: 'completed', rows: RESULTS, mini_batches: { succeeded: RESULTS } });
    const wanted = Array.from({ length: RESULTS }, (_, index) => fedRows(index)).join('');
    expect(readFileSync(summary.output as string, 'utf8')).toBe(wanted);
  });
});
