import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { avroCodec } from '../../adapters/avro/codec.ts';
import { avroEntryFiles } from '../../adapters/avro/entry-files.ts';
import { createProgressBoard } from '../../adapters/in-process/progress-board.ts';
import { createInProcessTransport } from '../../adapters/in-process/transport.ts';
import { pathPatterns } from '../../adapters/path-patterns/path-patterns.ts';
import { openSpill } from '../../adapters/spill/spill.ts';
import { systemClock } from '../../adapters/system-clock/system-clock.ts';
import { tables } from '../../adapters/tables/tables.ts';
import { openOutputs, storeOpener } from '../../cli/wiring/store.ts';
import { layout } from '../../core/job/layout.ts';
import type { StepManifest } from '../../core/job/manifest.ts';
import { manifestJson } from '../../core/job/manifest-schema.ts';
import { readState } from '../../core/job/read-state.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { JournalEvent } from '../../core/ports/journal.ts';
import type { CancelRequested, MiniBatch, ResultsRecord, StepSubmitted } from '../../core/ports/records.ts';
import type { Store } from '../../core/ports/store.ts';
import { TOPICS, type Transport } from '../../core/ports/transport.ts';
import type { StepSummary } from '../../core/result/summary.ts';
import { runCollector } from '../../services/collector/flow.ts';
import { runPlanner } from '../../services/planner/flow.ts';
import { runScorer } from '../../services/scorer/flow.ts';
import type { Workplace } from '../../services/scorer/ports.ts';
import { FakeWorkers, fakeWorkplace } from './fake-workers.ts';
import { manifestIn, RUN } from './fed-collector.ts';
import { until } from './poll.ts';

type AnyRecord = StepSubmitted | CancelRequested | MiniBatch | ResultsRecord;

/** The three services as they are over a broker, in this process and with workers that are none. */
export class ServiceWorld {
  readonly root = mkdtempSync(join(tmpdir(), 'services-'));
  readonly store: Store = storeOpener({}, this.root)(join(this.root, 'store'));
  readonly transport: Transport;
  readonly notes: JournalEvent[] = [];
  readonly #board = createProgressBoard();
  readonly #stops: AbortController[] = [];
  readonly #running: { readonly over: Promise<string>; readonly signal: AbortSignal }[] = [];
  openFolder = storeOpener({}, this.root);
  clock: Clock = systemClock;

  /** Scorers that are to share work need a lane each. */
  constructor({ lanes = 1 } = {}) {
    this.transport = createInProcessTransport({ topics: topicsWith(lanes) });
  }

  #shared(transport: Transport) {
    const journal = { note: (event: JournalEvent) => void this.notes.push(event) };
    const { store, openFolder, clock } = this;
    return { transport, codec: avroCodec, store, openFolder, board: this.#board, clock, journal };
  }

  planner(transport = this.transport, recovers = true): RunningService {
    const openGathering = () => openSpill(tmpdir());
    const ports = { ...this.#shared(transport), files: avroEntryFiles, patterns: pathPatterns, tables, openGathering };
    const settings = { id: 'planner', recovers, compute: null, aheadLimitBytes: 1e9 };
    return this.#start((signal) => runPlanner(ports, settings, signal));
  }

  scorer({
    transport = this.transport,
    workers = new FakeWorkers(),
    graceMs = 1_000,
    of = 2,
    room = of,
    id = 'scorer',
    prepare = async () => {},
    store = this.store,
  }: Partial<ScorerOptions> = {}): RunningService {
    const workplace = { ...fakeWorkplace(of), prepare };
    const ports = { ...this.#shared(transport), store, workers, workplace, patterns: pathPatterns };
    const settings = { id, compute: 'default', maxWorkers: room, graceMs, leavesToOthers: true };
    return this.#start((signal) => runScorer(ports, settings, signal));
  }

  collector(): RunningService {
    const ports = this.#shared(this.transport);
    return this.#start(async (signal) =>
      runCollector(
        { ...ports, outputs: await openOutputs(this.store, {}) },
        { id: 'collector', recovers: true },
        signal,
      ),
    );
  }

  #start(run: (signal: AbortSignal) => Promise<void>): RunningService {
    const stop = new AbortController();
    const over = run(stop.signal).then(
      () => 'stopped',
      (error) => `${error.code}: ${error.message}`,
    );
    this.#stops.push(stop);
    this.#running.push({ over, signal: stop.signal });
    return { over, stop: () => stop.abort() };
  }

  /** A step of five files with its own input and output folders. */
  stepOf(step: string): StepManifest {
    const input = join(this.root, `in-${step}`);
    mkdirSync(input, { recursive: true });
    for (let n = 0; n < 5; n += 1) writeFileSync(join(input, `${n}.png`), `${n}`);
    const base = manifestIn(this.root);
    const inputs = base.inputs.map((each) => ({ ...each, paths: [input] }));
    return { ...base, step, inputs, output: { ...base.output, folder: join(this.root, step) } };
  }

  /** `workspace`: of whoever submits it, where it is kept. */
  async submit(manifest: StepManifest, run = 1, workspace: string | null = null): Promise<void> {
    const { jobId, step } = manifest;
    const about = { jobId, step, run, idempotencyKey: null, submittedAtMs: 1, workspace };
    await this.publish(TOPICS.jobs, [{ kind: 'StepSubmitted', ...about, manifest: manifestJson(manifest) }]);
  }

  async publish(topic: string, records: readonly AnyRecord[]): Promise<void> {
    const outgoing = records.map((record) => ({ key: record.jobId, value: avroCodec.encode(record) }));
    await this.transport.publish(topic, outgoing);
  }

  /** Waits for it; a service that ends before without being asked to is told instead. */
  async summaryOf(step: string, run = 1): Promise<StepSummary | undefined> {
    const address = { jobId: RUN.jobId, step };
    const isOver = async () => (await this.store.stat(layout.end(address, run))) !== undefined;
    const untold = this.#running.map(({ over, signal }) => over.then((how) => (signal.aborted ? never : how)));
    const ended = Promise.race(untold).then((how) => Promise.reject(new Error(`a service has ended: ${how}`)));
    await Promise.race([until(isOver, { what: `the end of ${step}` }), ended]);
    return readState<StepSummary>(this.store, layout.summary(address, run));
  }

  async close(): Promise<void> {
    for (const stop of this.#stops) stop.abort();
    await this.transport.close();
    await Promise.all(this.#running.map(({ over }) => over));
    rmSync(this.root, { recursive: true });
  }
}

interface ScorerOptions {
  readonly transport: Transport;
  readonly workers: FakeWorkers;
  readonly graceMs: number;
  /** Workers of one step at most. */
  readonly of: number;
  /** Workers at most, over all steps. */
  readonly room: number;
  readonly id: string;
  /** What its workplace does before there are workers. */
  readonly prepare: NonNullable<Workplace['prepare']>;
  readonly store: Store;
}

export interface RunningService {
  /** How it ended: `stopped`, or the error's code and message. */
  readonly over: Promise<string>;
  readonly stop: () => void;
}

const never = new Promise<never>(() => {});

const topicsWith = (lanes: number) => ({
  ...Object.fromEntries([TOPICS.jobs, TOPICS.results, TOPICS.deadLetters].map((topic) => [topic, { partitions: 1 }])),
  [TOPICS.miniBatches('default')]: { partitions: lanes },
});

/** What a transport does, some of it done otherwise. */
export function doing(transport: Transport, otherwise: Partial<Transport>): Transport {
  return new Proxy(transport, {
    get(target, name) {
      if (name in otherwise) return Reflect.get(otherwise, name);
      const own = Reflect.get(target, name, target);
      return typeof own === 'function' ? own.bind(target) : own;
    },
  });
}
