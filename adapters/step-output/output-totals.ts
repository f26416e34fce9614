import type { VerdictTotals } from '../../core/ports/ordered-output.ts';
import type { StoredEntry } from './stored-entry.ts';

type Counted = Pick<StoredEntry, 'status' | 'items' | 'succeededItems' | 'rowCount' | 'attempt'>;

/** The totals with one more verdict, whose rows take `length` bytes. */
export function addEntry(totals: VerdictTotals, entry: Counted, length: number): VerdictTotals {
  return {
    succeeded: totals.succeeded + (entry.status === 'succeeded' ? 1 : 0),
    failed: totals.failed + (entry.status === 'failed' ? 1 : 0),
    items: totals.items + entry.items,
    failedItems: totals.failedItems + entry.items - entry.succeededItems,
    rows: totals.rows + entry.rowCount,
    bytes: totals.bytes + length,
    retries: totals.retries + Math.max(0, entry.attempt - 1),
  };
}
