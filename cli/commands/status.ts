import { layout } from '../../core/job/layout.ts';
import { renderJobStatus } from '../console/job-status.ts';
import type { Command } from '../context.ts';
import { findJob } from '../find-job.ts';
import { readStep } from '../job-state.ts';
import { printJson, printLines } from '../print.ts';
import { printMetrics } from '../print-metrics.ts';
import { viewStep } from '../step-view.ts';

export interface StatusOptions {
  readonly job: string;
  /** What the script has logged instead. */
  readonly metrics: boolean;
  readonly json: boolean;
}

/** Shows what is known of a job. */
export const statusCommand: Command<StatusOptions> = async (options, context) => {
  const store = context.openStore(context.workspace);
  for (const step of await findJob(store, options.job)) {
    const report = await readStep(store, step, context.isOwnerAlive);
    const logs = store.address(layout.logs(step));
    if (options.metrics) await printMetrics(report, options.json, context);
    else if (options.json) printJson(context.stdout, viewStep(report));
    else printLines(context.stdout, renderJobStatus(viewStep(report), logs));
    if (report.isOwnerUnknown) context.stderr.write('its owner is on another machine: whether it lives is not known\n');
  }
  return 0;
};
