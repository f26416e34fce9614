import { MillraceError } from '../../core/errors.ts';
import { layout } from '../../core/job/layout.ts';
import type { StepManifest } from '../../core/job/manifest.ts';
import { manifestHere } from '../../core/job/output-here.ts';
import { outputOptionsOf } from '../../core/job/output-options.ts';
import type { Store } from '../../core/ports/store.ts';
import { readSummary } from '../../core/result/read-summary.ts';
import { noColours, terminalColours } from '../console/colours.ts';
import { isLiveConsole } from '../console/live-console.ts';
import { renderReport } from '../console/report.ts';
import type { CommandContext } from '../context.ts';
import { printJson, printLines } from '../print.ts';
import type { StepView } from '../step-view.ts';
import type { HowOver } from './run-here.ts';
import { EXIT_CODES } from './stop-signals.ts';
import { stoppedAnswer } from './stopped-answer.ts';

/** A run that has ended. */
export interface EndedRun {
  readonly store: Store;
  readonly manifest: StepManifest;
  readonly run: number;
}

/**
 * What became of a run goes to stderr; results to stdout: the output's path, or with `--json` one object. Returns the
 * exit code.
 */
export async function tellEnd(
  { store, manifest, run }: EndedRun,
  json: boolean,
  context: CommandContext,
): Promise<number> {
  const { jobId, step } = manifest;
  const summary = await readSummary(store, { jobId, step, run });
  if (summary === undefined) {
    throw new MillraceError('STATE_CORRUPT', `${layout.summary(manifest, run)} is missing from the workspace`);
  }
  const colours = isLiveConsole(context.stderr, context.environment) ? terminalColours : noColours;
  const logs = layout.logs(manifest);
  const places = { logs: store.address(logs), partial: partialFolder(manifestHere(store, manifest)) };
  printLines(context.stderr, renderReport(summary, places, colours));
  if (json) printJson(context.stdout, answer(summary));
  else if (summary.output !== null) printLines(context.stdout, [summary.output]);
  return summary.status === 'completed' ? 0 : 1;
}

type Answered = Pick<
  StepView,
  'job_id' | 'status' | 'output' | 'mini_batches' | 'items' | 'rows' | 'sha256' | 'seconds' | 'error'
>;

/** CONTRACT §5: what `--json` tells of a run, over or not. */
export function answer(view: Answered) {
  const { job_id, status, output, mini_batches, items, rows, sha256, seconds, error } = view;
  return { job_id, status, output, mini_batches, items, rows, sha256, seconds, error };
}

function partialFolder(manifest: StepManifest): string | null {
  const { folder, fileName } = outputOptionsOf(manifest);
  return fileName === null ? null : `${folder}/${fileName}.partial`;
}

/** After Ctrl-C: the run has no end, so what is told is how far it has got. Returns the exit code. */
export function tellStopped(
  { jobId }: StepManifest,
  { signal, progress }: HowOver & { kind: 'stopped' },
  json: boolean,
  context: CommandContext,
): number {
  printLines(context.stderr, ['Stopped. What is done is kept; go on with:', `  millrace resume ${jobId}`]);
  if (json) printJson(context.stdout, stoppedAnswer(jobId, progress));
  return EXIT_CODES[signal];
}
