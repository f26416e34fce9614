import { renderJobTable } from '../console/job-table.ts';
import { sanitized } from '../console/sanitized.ts';
import type { Command, CommandContext } from '../context.ts';
import { listSteps } from '../find-job.ts';
import { lookAt } from '../look-at.ts';
import { printJson, printLines } from '../print.ts';
import type { StepView } from '../step-view.ts';

/** Lists the workspace's jobs, oldest first. */
export const jobsCommand: Command<{ readonly json: boolean }> = async ({ json }, context) => {
  const steps = await readAll(context);
  if (json) printJson(context.stdout, { jobs: steps });
  else if (steps.length > 0) printLines(context.stdout, renderJobTable(steps));
  else context.stderr.write(`no jobs in ${sanitized(context.workspace)}; millrace run starts one\n`);
  return 0;
};

async function readAll(context: CommandContext): Promise<readonly StepView[]> {
  const store = context.openStore(context.workspace);
  const steps: StepView[] = [];
  for (const step of await listSteps(store)) {
    try {
      steps.push((await lookAt(step, context)).view);
    } catch (error) {
      // One damaged job must not hide the others.
      context.stderr.write(`${step.jobId}: ${sanitized((error as Error).message)}\n`);
    }
  }
  return steps;
}
