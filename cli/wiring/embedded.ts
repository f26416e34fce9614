import { createAvroCodec } from '../../adapters/avro/codec.ts';
import { avroEntryFiles } from '../../adapters/avro/entry-files.ts';
import { createProgressBoard } from '../../adapters/in-process/progress-board.ts';
import { createInProcessTransport } from '../../adapters/in-process/transport.ts';
import { keepHeapSmall } from '../../adapters/machine/small-heap.ts';
import { pathPatterns } from '../../adapters/path-patterns/path-patterns.ts';
import { openSpill } from '../../adapters/spill/spill.ts';
import { systemClock } from '../../adapters/system-clock/system-clock.ts';
import { tables } from '../../adapters/tables/tables.ts';
import { layout } from '../../core/job/layout.ts';
import type { StepManifest } from '../../core/job/manifest.ts';
import { manifestJson } from '../../core/job/manifest-schema.ts';
import type { Journal } from '../../core/ports/journal.ts';
import type { ProgressBoard } from '../../core/ports/progress-board.ts';
import type { RunAddress } from '../../core/ports/step-address.ts';
import type { Store } from '../../core/ports/store.ts';
import { GROUPS, TOPICS, type Transport } from '../../core/ports/transport.ts';
import type { Workers } from '../../core/ports/workers.ts';
import { runCollector } from '../../services/collector/flow.ts';
import { runPlanner } from '../../services/planner/flow.ts';
import { runScorer } from '../../services/scorer/flow.ts';
import type { Workplace } from '../../services/scorer/ports.ts';
import { localHome } from './local-home.ts';
import { createOutputs } from './outputs.ts';
import { shownToPeople } from './stored-board.ts';

/** A result may have as many bytes as MILLRACE_RESULT_LIMIT says; nothing here has to fit a broker. */
const avroCodec = createAvroCodec({ maxRecordBytes: Number.MAX_SAFE_INTEGER });
const COMPUTE = 'default';
const GRACE_MS = 10_000;

export interface EmbeddedOptions {
  readonly store: Store;
  readonly openStore: (folder: string) => Store;
  readonly workers: Workers;
  readonly workplace: Workplace;
  readonly journal: Journal;
  readonly manifest: StepManifest;
  readonly run: number;
  /** When it was begun, monotonic. */
  readonly beganMs: number;
  /** Names this machine in records and logs. */
  readonly node: string;
  readonly aheadLimitBytes: number;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export interface EmbeddedRun {
  /** Resolves when the run has ended or was stopped; rejects with what broke one of the services. */
  readonly over: Promise<'ended' | 'stopped'>;
  /** Lets running mini-batches finish, keeps what they gave, and ends; `resume` goes on from there. */
  stop(): void;
}

/** Starts planner, scorer and collector in this process, over an in-process transport: the same flows, nothing else. */
export function startEmbedded(options: EmbeddedOptions): EmbeddedRun {
  const { manifest, node } = options;
  keepHeapSmall();
  const run: RunAddress = { jobId: manifest.jobId, step: manifest.step, run: options.run };
  const stopped = new AbortController();
  const board = shownToPeople(createProgressBoard(), options.store, stopped.signal);
  const transport = createInProcessTransport({ topics: topics() });
  const services = startServices(options, transport, board);

  const over = (async () => {
    try {
      await submit(transport, manifest, run);
      const how = await Promise.race([untilEnded(board, run, stopped.signal), services.broken]);
      await services.stop();
      await board.flush();
      // It may have ended while what was running was let finish.
      return (await board.read(run))?.isEnded ? 'ended' : how;
    } finally {
      await services.kill();
      await transport.close();
    }
  })();
  return { over, stop: () => stopped.abort(node) };
}

function startServices(options: EmbeddedOptions, transport: Transport, board: ProgressBoard) {
  const { store, openStore, workers, workplace, journal, manifest, node } = options;
  const shared = { transport, codec: avroCodec, store, board, clock: systemClock, journal };
  const stopScorer = new AbortController();
  const stopOthers = new AbortController();
  const maxWorkers = workplace.workersOf(manifest);
  const scorer = runScorer(
    { ...shared, workers, workplace, patterns: pathPatterns },
    { id: node, compute: COMPUTE, maxWorkers, graceMs: GRACE_MS, leavesToOthers: false },
    stopScorer.signal,
  );
  const outputs = createOutputs(store, { kind: 'in-files' }, options.environment);
  const collector = runCollector(
    { ...shared, outputs, openFolder: openStore, beganMs: options.beganMs },
    { id: node, recovers: false },
    stopOthers.signal,
  );
  const openGathering = () => openSpill(localHome(store, layout.spill));
  const planner = runPlanner(
    { ...shared, files: avroEntryFiles, patterns: pathPatterns, tables, openGathering, openFolder: openStore },
    {
      id: node,
      recovers: false,
      compute: COMPUTE,
      aheadLimitBytes: options.aheadLimitBytes,
    },
    stopOthers.signal,
  );
  const all = Promise.all([scorer, collector, planner]);
  return {
    /** Never resolves; rejects when a service breaks. */
    broken: all.then(() => new Promise<never>(() => {})),
    stop: async () => {
      stopScorer.abort();
      await scorer;
      await Promise.race([untilRead(transport), collector]);
      stopOthers.abort();
      await all;
    },
    kill: async () => {
      stopScorer.abort();
      stopOthers.abort();
      await workers.close();
      await Promise.allSettled([scorer, collector, planner]);
    },
  };
}

function topics() {
  return {
    [TOPICS.jobs]: { partitions: 1 },
    [TOPICS.miniBatches(COMPUTE)]: { partitions: 1 },
    [TOPICS.results]: { partitions: 1 },
    // Nobody reads these here: the audit and the summary hold the same.
    [TOPICS.deadLetters]: { partitions: 1, keep: 1_000 },
    [TOPICS.status]: { partitions: 1, keep: 1_000 },
  };
}

async function submit(transport: Transport, manifest: StepManifest, run: RunAddress): Promise<void> {
  const submitted = {
    kind: 'StepSubmitted',
    ...run,
    idempotencyKey: null,
    submittedAtMs: manifest.submittedAtMs,
    manifest: manifestJson(manifest),
    workspace: null,
  } as const;
  await transport.publish(TOPICS.jobs, [{ key: run.jobId, value: avroCodec.encode(submitted) }]);
}

async function untilEnded(board: ProgressBoard, run: RunAddress, stopped: AbortSignal): Promise<'ended' | 'stopped'> {
  while (!stopped.aborted) {
    const seen = await board.read(run);
    if (seen?.isEnded) return 'ended';
    await board.changed(run, seen, stopped);
  }
  return 'stopped';
}

/** What the scorer gave last is in the log; the collector still has to take it. */
async function untilRead(transport: Transport): Promise<void> {
  const { end } = await transport.bounds(TOPICS.results, 0);
  while (((await transport.committed(TOPICS.results, GROUPS.collector, 0)) ?? 0) < end) await systemClock.sleep(1);
}
