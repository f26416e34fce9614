import { avroEntryFiles } from '../../adapters/avro/entry-files.ts';
import { layout } from '../../core/job/layout.ts';
import type { RunAddress } from '../../core/ports/step-address.ts';
import type { Store } from '../../core/ports/store.ts';
import { splitMetric } from '../../core/result/metric-totals.ts';

export interface LoggedMetric {
  readonly miniBatch: number;
  readonly name: string;
  readonly json: string;
}

/** What the script has logged, in the order of the mini-batches: once for each that succeeded. Of a run that is over. */
export async function* loggedMetrics(store: Store, run: RunAddress): AsyncIterable<LoggedMetric> {
  const audit = store.stream(layout.audit(run, run.run));
  for await (const { index, metrics = [] } of avroEntryFiles.read('AuditEntry', audit)) {
    for (const metric of metrics) yield { miniBatch: index, ...splitMetric(metric) };
  }
}
