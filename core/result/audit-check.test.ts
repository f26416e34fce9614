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
  const check = new AuditCheck({ total, preambleBytes: 3, rows: 2 * entries.length });
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

  it('compares the rows with the summary', () => {
    const check = new AuditCheck({ total: 1, preambleBytes: 3, rows: 5 });
    check.take(entry(0));
    expect(check.end()).toBe('the audit has 2 rows, the summary 5');
  });
});
