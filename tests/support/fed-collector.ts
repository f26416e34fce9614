import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createAvroCodec } from '../../adapters/avro/codec.ts';
import { createProgressBoard } from '../../adapters/in-process/progress-board.ts';
import { createInProcessTransport } from '../../adapters/in-process/transport.ts';
import { systemClock } from '../../adapters/system-clock/system-clock.ts';
import { createOutputs } from '../../cli/wiring/outputs.ts';
import { storeOpener } from '../../cli/wiring/store.ts';
import { checkedState } from '../../core/job/checked-state.ts';
import { layout } from '../../core/job/layout.ts';
import type { StepManifest } from '../../core/job/manifest.ts';
import { readState } from '../../core/job/read-state.ts';
import type { ProgressBoard } from '../../core/ports/progress-board.ts';
import type { MiniBatchScored, ResultsRecord } from '../../core/ports/records.ts';
import type { StepAddress } from '../../core/ports/step-address.ts';
import type { Store } from '../../core/ports/store.ts';
import { GROUPS, TOPICS, type Transport } from '../../core/ports/transport.ts';
import type { StepSummary } from '../../core/result/summary.ts';
import { runCollector } from '../../services/collector/flow.ts';

export const RUN = { jobId: '20261121-084000-k3x9f', step: 'digits', run: 1 };
const PAGE = 256;
/** So many records may wait for the collector. */
const MOST_WAITING = 2_048;

/** Where what comes after a checkpoint is kept. */
type Tail = 'in-files' | 'in-log';

export interface Feeding {
  /** Absolute; store and output go below it. */
  readonly root: string;
  readonly results: number;
  /** `hole`: the first comes last, all others in order. */
  readonly order: 'forward' | 'reverse' | 'hole';
  /** As over a broker: what comes before its turn waits in memory first. Default: as embedded. */
  readonly tail?: Tail;
}

/** The rows of a mini-batch. */
export const fedRows = (index: number): string => `image-${index}.png: a row of some length, as rows are\n`;

/** Feeds a collector, over the in-process transport and onto files, all results of a job. Returns its summary. */
export async function feedCollector({ root, results, order, tail = 'in-files' }: Feeding): Promise<StepSummary> {
  const store = storeOpener({}, root)(join(root, 'store'));
  await store.putIfAbsent(layout.manifest(RUN), checkedState(manifestIn(root)));
  await store.putIfAbsent(layout.run(RUN, RUN.run), encoder.encode('{}\n'));
  await keepPlan(store, results);
  const transport = createInProcessTransport({ topics: { [TOPICS.results]: { partitions: 1 } } });
  const board = createProgressBoard();
  const stop = new AbortController();
  const collecting = collect(transport, board, store, tail, stop.signal);
  const fed = feed(transport, results, order).then(() => untilEnded(board));
  await Promise.race([fed, collecting.then(() => Promise.reject(new Error('the collector has stopped')))]);
  stop.abort();
  await collecting;
  return (await readState<StepSummary>(store, layout.summary(RUN, RUN.run))) as StepSummary;
}

/** The totals of a plan, as its planner keeps them before it tells them: no collector believes others. */
export async function keepPlan(store: Store, total: number, step: StepAddress = RUN): Promise<void> {
  await store.putIfAbsent(layout.planComplete(step), checkedState({ total, items: total }));
}

const encoder = new TextEncoder();
const codec = createAvroCodec();

async function collect(
  transport: Transport,
  board: ProgressBoard,
  store: Store,
  kind: Tail,
  signal: AbortSignal,
): Promise<void> {
  const outputs = createOutputs(store, kind === 'in-log' ? { kind, clock: systemClock } : { kind }, {});
  const shared = { transport, codec, store, outputs, openFolder: storeOpener({}, '/'), board, clock: systemClock };
  await runCollector({ ...shared, journal: { note: () => {} } }, { id: 'collector', recovers: false }, signal);
}

async function feed(transport: Transport, results: number, order: Feeding['order']): Promise<void> {
  const publish = (records: readonly ResultsRecord[]) =>
    transport.publish(
      TOPICS.results,
      records.map((record) => ({ key: RUN.jobId, value: codec.encode(record) })),
    );
  await publish([
    { kind: 'StepOpened', ...RUN },
    { kind: 'StepPlanned', ...RUN, total: results, items: results },
  ]);
  for (let at = 0; at < results; at += PAGE) {
    const page = Array.from({ length: Math.min(PAGE, results - at) }, (_, n) => at + n);
    await publish(page.map((n) => scored(indexAt(n, results, order))));
    while (((await transport.committed(TOPICS.results, GROUPS.collector, 0)) ?? 0) < at - MOST_WAITING)
      await nextTurn();
  }
}

function indexAt(n: number, results: number, order: Feeding['order']): number {
  if (order === 'reverse') return results - 1 - n;
  return order === 'hole' ? (n + 1) % results : n;
}

async function untilEnded(board: ProgressBoard): Promise<void> {
  for (;;) {
    const seen = await board.read(RUN);
    if (seen?.isEnded) return;
    await board.changed(RUN, seen, new AbortController().signal);
  }
}

export function scored(index: number): MiniBatchScored {
  const who = { scorer: 'local', worker: index % 2, attempt: 1, items: 1, succeededItems: 1, rowCount: 1 };
  const when = { startedAtMs: 1_795_250_000_000 + index, durationMs: 0.25 };
  const rows = encoder.encode(fedRows(index));
  return { kind: 'MiniBatchScored', ...RUN, index, ...who, ...when, warnings: [], rows, claim: null };
}

export function manifestIn(root: string): StepManifest {
  return {
    version: 1,
    jobId: RUN.jobId,
    step: RUN.step,
    submittedAtMs: 1_795_250_000_000,
    description: null,
    experiment: null,
    tags: {},
    parameters: {},
    jobFile: join(root, 'job.yaml'),
    snapshot: { sha256: '0'.repeat(64), entryScript: 'script.ts' },
    inputs: [{ name: 'images', type: 'file', paths: [join(root, 'in')], isList: false, skip: 0, take: null }],
    output: { name: 'output', folder: join(root, 'out'), overwrite: false },
    sideInputs: [],
    models: [],
    firstMiniBatches: null,
    settings: {
      miniBatchSize: 1,
      partitionKeys: null,
      errorThreshold: 0,
      allowedFailedCount: null,
      allowedFailedPercent: null,
      outputAction: 'append_row',
      appendRowFileName: 'rows.txt',
      appendRowFormat: 'text',
      separator: ',',
      header: false,
      appendRowColumns: null,
      computeTarget: 'default',
      nodeCount: null,
      processCountPerNode: null,
      runInvocationTimeout: 60,
      runMaxTry: 3,
      loggingLevel: 'INFO',
      arguments: [],
      environmentVariables: {},
      environment: null,
      passEnvironment: [],
      taskOverheadTimeout: 600,
      firstTaskCreationTimeout: 600,
      workerMemoryLimit: null,
      progressUpdateTimeout: null,
    },
  };
}
