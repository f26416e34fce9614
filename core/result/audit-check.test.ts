import { describe, expect, it } from 'vitest';
import type { AuditEntry } from '../ports/codec.ts';
import { AuditCheck } from './audit-check.ts';

const entry = (index: number, change: Partial<AuditEntry> = {}): AuditEntry => ({
  index,
  status: 'succeeded',
  items: 1,
  succeededItems: 1,
  firstRow: 2 * index,
  rowCount: 2,
  offset: 3 + 10 * index,
  length: 10,
  sha256: new Uint8Array(32),
  attempt: 1,
  scorer: 'a',
  worker: 0,
  durationMs: 1,
  error: '',
  traceback: '',
  inputs: [],
  ...change,
});

const firstFault = (entries: readonly AuditEntry[], total: number | null): string | undefined => {
  const { length } = entries;
  const counts = { rows: 2 * length, succeeded: length, items: { succeeded: length, failed: 0 } };
  const check = new AuditCheck({ total, preambleBytes: 3, ...counts });
  for (const each of entries) {
    const fault = check.take(each);
    if (fault !== undefined) return fault;
  }
  return check.end();
};

describe('AuditCheck', () => {
  it('has nothing to say about an output without gap and repeat', () => {
    expect(firstFault([entry(0), entry(1), entry(2)], 3)).toBeUndefined();
    expect(firstFault([entry(0)], null)).toBeUndefined();
  });

  it.each([
    ['a gap', [entry(0), entry(2)], 'mini-batch 2, bytes 23 to 33: mini-batch 1 is missing before it'],
    ['a repeat', [entry(0), entry(0)], 'mini-batch 0, bytes 3 to 13: stands twice'],
    ['a wrong place', [entry(0), entry(1, { offset: 14 })], 'byte 13 was due'],
    ['a wrong row', [entry(0, { firstRow: 1 })], 'its first row is 1 (0 was due)'],
    ['a missing end', [entry(0)], 'mini-batch 1 is missing: there should be 2'],
  ])('names %s', (_, entries, said) => {
    expect(firstFault(entries, 2)).toContain(said);
  });

  it.each([
    [{ succeededItems: 2 }, '2 of 1 items succeeded'],
    [{ succeededItems: -1 }, '-1 of 1 items succeeded'],
  ])('names items that cannot be: %j', (change, said) => {
    expect(firstFault([entry(0, change)], 1)).toBe(`mini-batch 0, bytes 3 to 13: ${said}`);
  });

  it.each([
    [{ rows: 5 }, 'the audit has 2 rows, the summary 5'],
    [{ succeeded: 0 }, 'the audit has 1 mini-batches that succeeded, the summary 0'],
    [{ items: { succeeded: 3, failed: 0 } }, 'the audit has 1 items that succeeded, the summary 3'],
    [{ items: { succeeded: 1, failed: 2 } }, 'the audit has 0 items that failed, the summary 2'],
  ])('compares with the summary: %j', (claims, said) => {
    const counts = { rows: 2, succeeded: 1, items: { succeeded: 1, failed: 0 } };
    const check = new AuditCheck({ total: 1, preambleBytes: 3, ...counts, ...claims });
    expect(check.take(entry(0))).toBeUndefined();
    expect(check.end()).toBe(said);
  });
});
