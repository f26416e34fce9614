import { performance } from 'node:perf_hooks';
import type { StepManifest } from '../../core/job/manifest.ts';
import type { Progress } from '../../core/ports/progress.ts';
import type { Store } from '../../core/ports/store.ts';
import type { Workers } from '../../core/ports/workers.ts';
import { journals } from '../../core/service/journals.ts';
import { isLiveConsole } from '../console/live-console.ts';
import { sanitized, warningLine } from '../console/sanitized.ts';
import type { CommandContext } from '../context.ts';
import { printLines } from '../print.ts';
import { bytesFrom } from '../wiring/bytes-from.ts';
import { startEmbedded } from '../wiring/embedded.ts';
import { openStepLogs } from '../wiring/logs.ts';
import { withStaging } from '../wiring/staging.ts';
import type { BeforeRun } from './before-run.ts';
import { keepError } from './keep-error.ts';
import { hearStopSignals, type StopSignal } from './stop-signals.ts';
import { WatchedRun } from './watched-run.ts';
import { NODE, workplaceHere } from './workplace-here.ts';

/** A run that is over sooner needs no progress shown; plain lines come seconds apart anyway. */
const SHOW_LIVE_AFTER_MS = 300;
const SHOW_LINES_AFTER_MS = 1_500;

export interface HereRun {
  readonly store: Store;
  /** Complete, or but for `snapshot.sha256`. */
  readonly manifest: StepManifest;
  readonly run: number;
  /** Absolute; where the code lies that is not kept yet. */
  readonly sourceFolder?: string;
  /** What is left to do before the run can start; takes what this machine has to say about the job. */
  readonly makeReady: (warnings: readonly string[]) => Promise<StepManifest>;
}

/** Who works, and who hears stop signals until the run does. */
export interface Here {
  readonly workers: Workers;
  readonly before: BeforeRun;
}

/** How a run was over here; of one that was stopped, how far it had got. */
export type HowOver =
  | { readonly kind: 'ended' }
  | { readonly kind: 'stopped'; readonly signal: StopSignal; readonly progress: Progress };

/** Makes the job ready and runs it to its end. */
export async function runHere(here: HereRun, { workers, before }: Here, context: CommandContext): Promise<HowOver> {
  const { store, run } = here;
  const { openStore, environment } = context;
  const beganMs = context.monotonicMs();
  const workplace = await workplaceHere(here, context);
  const manifest = await here.makeReady(workplace.warnings(here.manifest));
  const { jobId, step, settings } = manifest;
  const watched = new WatchedRun({ jobId, step, run }, () => performance.now(), settings.runMaxTry);
  const logs = openLogs(store, manifest, context);
  const journal = journals(watched, logs);
  const aheadLimitBytes = bytesFrom(environment, 'MILLRACE_AHEAD_LIMIT');
  const where = {
    store,
    openStore,
    workers: withStaging(workers, store, openStore),
    workplace,
    node: NODE,
    aheadLimitBytes,
    environment,
  };
  const running = startEmbedded({ ...where, journal, manifest, run, beganMs });
  try {
    return await watch(running, watched, before, context);
  } catch (error) {
    await keepError(store, { jobId, step, run }, error);
    throw error;
  } finally {
    await logs.close();
  }
}

async function watch(
  running: { readonly over: Promise<'ended' | 'stopped'>; stop(): void },
  watched: WatchedRun,
  before: BeforeRun,
  context: CommandContext,
): Promise<HowOver> {
  const show = showSoon(watched, context);
  let heard: StopSignal | undefined;
  const onFirst = (signal: StopSignal) => {
    heard = signal;
    void show.end().then(() => {
      printLines(context.stderr, [`${signal}: stopping; running mini-batches may finish (again: stop at once)`]);
    });
    running.stop();
  };
  const { jobId } = watched.progress;
  const letGo = hearStopSignals(onFirst, () =>
    printLines(context.stderr, [`Stopped at once. millrace resume ${jobId} goes on from what is kept`]),
  );
  before.letGo();
  try {
    const how = await running.over;
    const isStopped = how === 'stopped' && heard !== undefined;
    return isStopped ? { kind: 'stopped', signal: heard as StopSignal, progress: watched.progress } : { kind: 'ended' };
  } finally {
    letGo();
    await show.end();
  }
}

/** Shows progress once the run has lasted a moment. */
function showSoon(watched: WatchedRun, context: CommandContext): { end(): Promise<void> } {
  const isLive = isLiveConsole(context.stderr, context.environment);
  let subscription: Promise<{ unsubscribe(): void }> | undefined;
  const show = async () => {
    const { consoleProgress } = await import('../console/console-progress.ts');
    return consoleProgress(await watched.progress$(), context.stderr, { isLive });
  };
  const timer = setTimeout(
    () => {
      subscription = show();
    },
    isLive ? SHOW_LIVE_AFTER_MS : SHOW_LINES_AFTER_MS,
  );
  return {
    end: async () => {
      clearTimeout(timer);
      subscription ??= sayWarnings(watched, context);
      (await subscription).unsubscribe();
    },
  };
}

/** All that is said of a run that was too short to be shown. */
async function sayWarnings({ progress }: WatchedRun, { stderr }: CommandContext): Promise<{ unsubscribe(): void }> {
  printLines(stderr, progress.warnings.map(warningLine));
  return { unsubscribe: () => {} };
}

function openLogs(store: Store, manifest: StepManifest, context: CommandContext) {
  return openStepLogs(store, manifest, {
    node: NODE,
    now: context.now,
    onTrouble: (error) =>
      printLines(context.stderr, [
        `note: the logs are incomplete: ${sanitized(error instanceof Error ? error.message : String(error))}`,
      ]),
  });
}
