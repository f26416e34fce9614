import { effectiveSettings } from '../../core/job/effective-settings.ts';
import { layout } from '../../core/job/layout.ts';
import type { StepManifest } from '../../core/job/manifest.ts';
import { outputOptionsOf } from '../../core/job/output-options.ts';
import type { Store } from '../../core/ports/store.ts';
import type { StepSummary } from '../../core/result/summary.ts';
import { noColours, terminalColours } from '../console/colours.ts';
import { isLiveConsole } from '../console/console-progress.ts';
import { renderReport } from '../console/report.ts';
import { sanitized } from '../console/sanitized.ts';
import type { Command, CommandContext } from '../context.ts';
import { printJson, printLines } from '../print.ts';
import { readJson } from '../read-json.ts';
import { dryRun } from '../run/dry-run.ts';
import { checkPlaces, type PreparedJob, prepareJob } from '../run/prepared-job.ts';
import { runHere } from '../run/run-here.ts';
import { EXIT_CODES } from '../run/stop-signals.ts';
import type { RunOptions } from './run-options.ts';

/** Runs a job to its end, here, without a broker. */
export const runCommand: Command<RunOptions> = async (options, context) => {
  const job = prepareJob(options, context);
  if (options.dryRun) {
    await checkPlaces(job, context);
    return dryRun(job.manifest, context, options.json);
  }
  const how = await runHere(job, context, (warnings) => announce(job, warnings, context));
  if (how !== 'ended') {
    sayHowToResume(job, context);
    return EXIT_CODES[how];
  }
  return tell(job, options.json, context);
};

function announce({ manifest, notices }: PreparedJob, warnings: readonly string[], context: CommandContext): void {
  printLines(context.stderr, [
    `job ${manifest.jobId}`,
    ...effectiveSettings(manifest).map((line) => `  ${sanitized(line)}`),
    ...[...notices, ...warnings].map((notice) => `note: ${sanitized(notice)}`),
  ]);
}

function sayHowToResume({ manifest }: PreparedJob, context: CommandContext): void {
  printLines(context.stderr, [`Stopped. What is done is kept; go on with:`, `  millrace resume ${manifest.jobId}`]);
}

/** Results on stdout: the output's path, or with `--json` one object. What became of it goes to stderr. */
async function tell({ manifest, store }: PreparedJob, json: boolean, context: CommandContext): Promise<number> {
  const summary = (await readJson<StepSummary>(store, layout.summary(manifest, 1))) as StepSummary;
  const colours = isLiveConsole(context.stderr, context.environment) ? terminalColours : noColours;
  const places = { logs: localPath(store, layout.logs(manifest)), partial: partialFolder(manifest) };
  printLines(context.stderr, renderReport(summary, places, colours));
  if (json) printJson(context.stdout, answer(summary));
  else if (summary.output !== null) printLines(context.stdout, [summary.output]);
  return summary.status === 'completed' ? 0 : 1;
}

/** CONTRACT §5. */
function answer(summary: StepSummary) {
  const { job_id, status, output, mini_batches, items, rows, sha256, seconds, error } = summary;
  return { job_id, status, output, mini_batches, items, rows, sha256, seconds, error };
}

function partialFolder(manifest: StepManifest): string | null {
  const { folder, fileName } = outputOptionsOf(manifest);
  return fileName === null ? null : `${folder}/${fileName}.partial`;
}

const localPath = (store: Store, path: string): string => store.localPath(path) ?? path;
