import type { SettledMiniBatch } from '../ports/ordered-output.ts';
import type { VerdictRecord } from '../ports/records.ts';
import { withUncounted } from './uncounted.ts';

const NO_ROWS = new Uint8Array();

/** What the output and the audit keep of a verdict. */
export function settle(record: VerdictRecord): SettledMiniBatch {
  const { index, run, scorer, items, durationMs } = record;
  if (record.kind === 'MiniBatchScored') {
    const { succeededItems, rowCount, attempt, worker, rows } = record;
    const common = { index, run, scorer, items, durationMs, succeededItems, rowCount, attempt, worker, rows };
    const { metrics = [] } = record;
    // Most scripts log none: their entries stay as small as they are.
    const logged = metrics.length === 0 ? {} : { metrics };
    return { ...common, status: 'succeeded', error: '', traceback: '', inputs: [], ...logged };
  }
  const last = record.tries.at(-1);
  return {
    index,
    run,
    scorer,
    items,
    durationMs,
    status: 'failed',
    succeededItems: 0,
    rowCount: 0,
    rows: NO_ROWS,
    attempt: last?.attempt ?? 0,
    worker: last?.worker ?? 0,
    error: withUncounted(record, last?.message ?? ''),
    traceback: last?.traceback ?? '',
    inputs: record.inputs,
  };
}
