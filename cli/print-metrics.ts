import { metricValue } from '../core/result/metric-totals.ts';
import type { StepSummary } from '../core/result/summary.ts';
import { count, counted } from './console/figures.ts';
import { sanitized } from './console/sanitized.ts';
import type { CommandContext } from './context.ts';
import type { StepReport } from './job-state.ts';
import { printChunks, printJson } from './print.ts';

type Printing = Pick<CommandContext, 'stdout' | 'stderr' | 'workspace' | 'openStore'>;

/** What a job's script has logged as metrics, mini-batch by mini-batch: a line each, or one object. */
export async function printMetrics(report: StepReport, json: boolean, context: Printing): Promise<void> {
  const { jobId, step, run, status, summary } = report;
  if (summary === undefined) {
    context.stderr.write(`${jobId} is ${status}: its metrics are known at its end\n`);
    if (json) printJson(context.stdout, { job_id: jobId, step, metrics: [] });
    return;
  }
  sayWhatIsLeftOut(summary, context);
  const { loggedMetrics } = await import('./wiring/logged-metrics.ts');
  const logged = loggedMetrics(context.openStore(context.workspace), { jobId, step, run });
  if (!json) return printChunks(context.stdout, lines(logged));
  const metrics: object[] = [];
  for await (const { miniBatch, name, json: text } of logged) {
    metrics.push({ mini_batch: miniBatch, name, value: metricValue(text) });
  }
  printJson(context.stdout, { job_id: jobId, step, metrics });
}

/** A run that did not complete has them, like its rows, up to its first gap. */
function sayWhatIsLeftOut({ job_id, mini_batches, metrics_of: of }: StepSummary, { stderr }: Printing): void {
  const { succeeded } = mini_batches;
  if (of === undefined || of >= succeeded) return;
  const which = 'those in front of the first mini-batch without a verdict';
  const then = `millrace resume ${job_id} keeps the others, and shows them when it has completed`;
  stderr.write(
    `metrics of ${count(of)} of the ${counted(succeeded, 'mini-batch', 'mini-batches')} that succeeded, ${which}; ${then}\n`,
  );
}

async function* lines(
  logged: AsyncIterable<{ readonly miniBatch: number; readonly name: string; readonly json: string }>,
): AsyncIterable<string> {
  for await (const { miniBatch, name, json } of logged) {
    yield `${miniBatch}\t${sanitized(name)}\t${sanitized(json)}\n`;
  }
}
