import { performance } from 'node:perf_hooks';
import { layout } from '../../core/job/layout.ts';
import type { StepManifest } from '../../core/job/manifest.ts';
import type { Journal } from '../../core/ports/journal.ts';
import { sanitized } from '../console/sanitized.ts';
import type { CommandContext } from '../context.ts';
import { printLines } from '../print.ts';
import { checkPlaces, type PreparedJob } from './prepared-job.ts';
import { hearStopSignals, type StopSignal } from './stop-signals.ts';
import { WatchedRun } from './watched-run.ts';

/** PRS's logs name each machine's files after it; embedded there is one. */
const NODE = 'local';
const FIRST_RUN = 1;
/** A run that is over sooner needs no progress shown. */
const SHOW_AFTER_MS = 200;

/** Starts the workers first: they take longest, and warm up while the job is checked, snapshotted and planned. */
export async function runHere(
  job: PreparedJob,
  context: CommandContext,
  announce: (warnings: readonly string[]) => void,
): Promise<'ended' | StopSignal> {
  const { createWorkers, createWorkplace } = await import('../wiring/workplace.ts');
  const { store } = job;
  const workplace = createWorkplace({ store, environment: context.environment, node: NODE });
  const workers = createWorkers();
  workers.warm(workplace.processOptions(job.manifest), workplace.workersOf(job.manifest));
  try {
    const loaded = import('../wiring/embedded.ts');
    const warnings = await checkPlaces(job, context);
    announce([...warnings, ...workplace.warnings(job.manifest)]);
    const { takeJobSnapshot } = await import('../wiring/snapshot.ts');
    const manifest: StepManifest = { ...job.manifest, snapshot: await takeJobSnapshot(job) };
    await store.putIfAbsent(layout.job(manifest.jobId), jobFile(manifest));
    const run = { jobId: manifest.jobId, step: manifest.step, run: FIRST_RUN };
    const watched = new WatchedRun(run, () => performance.now(), manifest.settings.runMaxTry);
    const logs = await openLogs(job, context);
    const { startEmbedded } = await loaded;
    const openStore = context.openStore;
    const journal = both(watched, logs);
    const running = startEmbedded({
      store,
      openStore,
      workers,
      workplace,
      journal,
      manifest,
      run: FIRST_RUN,
      node: NODE,
    });
    const how = await watch(running, watched, context);
    await logs.close();
    return how;
  } finally {
    await workers.close();
  }
}

async function watch(
  running: { readonly over: Promise<'ended' | 'stopped'>; stop(): void },
  watched: WatchedRun,
  context: CommandContext,
): Promise<'ended' | StopSignal> {
  let heard: StopSignal | undefined;
  const letGo = hearStopSignals((signal) => {
    heard = signal;
    printLines(context.stderr, [`${signal}: stopping; running mini-batches may finish (again: stop at once)`]);
    running.stop();
  });
  const shown = showSoon(watched, context);
  try {
    const how = await running.over;
    return how === 'stopped' && heard !== undefined ? heard : 'ended';
  } finally {
    letGo();
    await shown();
  }
}

/** Shows progress once the run has lasted a moment; returns what ends that. */
function showSoon(watched: WatchedRun, context: CommandContext): () => Promise<void> {
  let subscription: Promise<{ unsubscribe(): void }> | undefined;
  const timer = setTimeout(() => {
    subscription = (async () => {
      const { consoleProgress, isLiveConsole } = await import('../console/console-progress.ts');
      const isLive = isLiveConsole(context.stderr, context.environment);
      return consoleProgress(await watched.progress$(), context.stderr, { isLive });
    })();
  }, SHOW_AFTER_MS);
  return async () => {
    clearTimeout(timer);
    (await subscription)?.unsubscribe();
  };
}

async function openLogs({ store, manifest }: PreparedJob, context: CommandContext) {
  const { createLogFolder } = await import('../wiring/logs.ts');
  return createLogFolder({
    folder: store.localPath(layout.logs(manifest)) as string,
    node: NODE,
    now: context.now,
    onTrouble: (error) => printLines(context.stderr, [`note: the logs are incomplete: ${sanitized(String(error))}`]),
  });
}

function both(first: Journal, second: Journal): Journal {
  return {
    note: (event) => {
      first.note(event);
      second.note(event);
    },
  };
}

function jobFile({ jobId, step, submittedAtMs, jobFile: file }: StepManifest): Uint8Array {
  const job = { job_id: jobId, job_file: file, submitted_at: new Date(submittedAtMs).toISOString(), steps: [step] };
  return new TextEncoder().encode(`${JSON.stringify(job, null, 2)}\n`);
}
