import { layout } from '../../core/job/layout.ts';
import { renderJobStatus } from '../console/job-status.ts';
import type { Command, CommandContext } from '../context.ts';
import { findJob } from '../find-job.ts';
import { readStep } from '../job-state.ts';
import { lookAt } from '../look-at.ts';
import { printJson, printLines } from '../print.ts';
import { printMetrics } from '../print-metrics.ts';
import { whyNoScorers } from '../run/missing-scorers.ts';
import { NO_COLLECTOR } from '../run/no-collector.ts';
import { scorersInReach } from '../wiring/live-scorers.ts';

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
    if (options.metrics) {
      await printMetrics(await readStep(store, step, context.isOwnerAlive), options.json, context);
      continue;
    }
    const { view, isOwnerUnknown, damaged, notTaken, untouchedBy } = await lookAt(step, context);
    if (options.json) printJson(context.stdout, view);
    else printLines(context.stdout, renderJobStatus(view, store.address(layout.logs(step))));
    if (damaged !== undefined) {
      context.stderr.write(`${damaged} in the workspace cannot be read: how far the job is, is not known\n`);
    }
    if (isOwnerUnknown) context.stderr.write('its owner is on another machine: whether it lives is not known\n');
    if (notTaken !== undefined && !options.json) context.stderr.write(`it waits: ${NOT_TAKEN[notTaken]}\n`);
    if (untouchedBy !== undefined && !options.json) await sayWhoIsMissing(untouchedBy, context);
  }
  return 0;
};

const NOT_TAKEN = {
  planner: 'no planner has taken it yet; millrace watch says whether one is there',
  collector: NO_COLLECTOR,
};

/** Only where nothing was done yet: else the workspace alone tells how far it is. */
async function sayWhoIsMissing(compute: string, { environment, stderr }: CommandContext): Promise<void> {
  const why = await whyNoScorers(compute, () => scorersInReach(environment, compute, 'glance'));
  if (why !== undefined) printLines(stderr, [`it waits: ${why}`]);
}
