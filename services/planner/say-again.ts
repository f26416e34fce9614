import type { ResultsRecord } from '../../core/ports/records.ts';
import { TOPICS } from '../../core/ports/transport.ts';
import type { RunScope } from './run-scope.ts';

const PERIOD_MS = 5_000;

/**
 * Publishes a record that opens a run once more whenever the log has let go of it before a collector took it, until
 * `signal` aborts: nobody else would ever tell the collector.
 *
 * @param offset of the record as it was published first
 */
export async function sayAgain(
  scope: RunScope,
  record: ResultsRecord,
  offset: number,
  signal: AbortSignal,
): Promise<void> {
  let last = offset;
  while (!signal.aborted) {
    await scope.ports.clock.sleep(PERIOD_MS, signal);
    if (!signal.aborted && (await isUnread(scope, last))) last = (await scope.publish(record)).offset;
  }
}

/** Behind it the collector has read on, or the log begins, or the log is another one now; and no collector knows. */
async function isUnread({ ports, run, opened }: RunScope, offset: number): Promise<boolean> {
  const progress = await ports.board.read(run);
  const isTaken = progress?.run === run.run;
  if (isTaken && progress.total !== null) return false;
  const { start, end } = await ports.transport.bounds(TOPICS.results, opened.partition);
  return end <= offset || Math.max(start, isTaken ? progress.logOffset : 0) > offset;
}
