import { manifestHere } from '../../core/job/output-here.ts';
import { outputOptionsOf } from '../../core/job/output-options.ts';
import type { StepAddress } from '../../core/ports/step-address.ts';
import { firstLines, shownText } from '../byte-lines.ts';
import { sanitized } from '../console/sanitized.ts';
import type { Command, CommandContext } from '../context.ts';
import { findJob } from '../find-job.ts';
import { requireNotMoved } from '../gone-output.ts';
import { isOver, readStep, type StepReport } from '../job-state.ts';
import { lookAt } from '../look-at.ts';
import { printChunks, printJson } from '../print.ts';
import { waitUntilTaken } from '../run/wait-until-taken.ts';

const POLL_MS = 500;
/** How often the files of an ending step may be moved away from under us before it is an error. */
const LOOKS_MAX = 20;

export interface ResultsOptions {
  readonly job: string;
  /** Only so many rows. */
  readonly head: number | undefined;
  /** Goes on until the job is over. */
  readonly follow: boolean;
  readonly json: boolean;
}

/**
 * Prints a job's rows: all of a completed one, what there is so far of any other. Exit code 1 when there will be no more
 * of them though not all are there: whoever loads what was printed must be able to tell.
 */
export const resultsCommand: Command<ResultsOptions> = async (options, context) => {
  const store = context.openStore(context.workspace);
  const step = (await findJob(store, options.job)).at(-1) as StepAddress;
  if (options.follow) await waitUntilTaken(step, context);
  let report = await readStep(store, step, context.isOwnerAlive);
  if (options.json) printJson(context.stdout, (await lookAt(step, context)).view);
  else if (report.manifest.settings.outputAction === 'summary_only') {
    context.stderr.write(`there are no rows: its output_action is summary_only; the job is ${report.status}\n`);
  } else {
    const rows = rowsOf(step, options.follow, context, (newer) => {
      report = newer;
    });
    await printRows(rows, linesOf(report, options.head), context);
    say(report, context);
  }
  return isOver(report) && report.status !== 'completed' ? 1 : 0;
};

/** A header is no row. */
const linesOf = ({ manifest: { settings } }: StepReport, head: number | undefined): number | undefined =>
  head === undefined ? undefined : head + (settings.appendRowFormat === 'csv' && settings.header ? 1 : 0);

async function printRows(rows: AsyncIterable<Uint8Array>, head: number | undefined, context: CommandContext) {
  const wanted = head === undefined ? rows : firstLines(rows, head);
  // A pipe or a file gets the very bytes; a terminal would act upon what a row may hold.
  await printChunks(context.stdout, context.stdout.isTTY === true ? shownText(wanted) : wanted);
}

/** The rows in order from their beginning; `follow` waits for more until the job is over. Each report read is told. */
async function* rowsOf(
  step: StepAddress,
  follow: boolean,
  context: CommandContext,
  tell: (report: StepReport) => void,
): AsyncGenerator<Uint8Array> {
  const store = context.openStore(context.workspace);
  let printed = 0;
  for (let misses = 0; ; ) {
    const report = await readStep(store, step, context.isOwnerAlive);
    tell(report);
    try {
      for await (const chunk of rowsFrom(printed, report, context)) {
        yield chunk;
        printed += chunk.length;
      }
      if (!follow || isOver(report)) return;
      misses = 0;
    } catch (error) {
      // A step that has just completed has its rows elsewhere now.
      if (report.summary !== undefined || !isMissing(error) || ++misses === LOOKS_MAX) throw error;
    }
    await context.sleep(POLL_MS);
  }
}

async function* rowsFrom(from: number, report: StepReport, context: CommandContext): AsyncGenerator<Uint8Array> {
  const { summary } = report;
  const { openStore } = context;
  const store = openStore(context.workspace);
  const manifest = manifestHere(store, report.manifest);
  const output = summary?.output ?? null;
  if (summary === undefined || output === null) {
    await requireNotMoved({ store, manifest, openStore });
    const outputs = await context.openOutputs(store);
    yield* outputs.readSoFar(report, outputOptionsOf(manifest), from);
    return;
  }
  const [{ ownOutput }, { outputRows }] = await Promise.all([
    import('../wiring/own-output.ts'),
    import('../wiring/output-rows.ts'),
  ]);
  const file = await ownOutput({ store, manifest, openStore }, { ...summary, output });
  yield* outputRows(manifest, file, from);
}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

function say(report: StepReport, { stderr }: CommandContext): void {
  if (report.status !== 'completed')
    stderr.write(
      `these are the rows so far, up to the first mini-batch without any: the job is ${sanitized(report.status)}\n`,
    );
}
