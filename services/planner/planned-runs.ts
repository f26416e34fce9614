import { isStepsOwn, MillraceError, withHint } from '../../core/errors.ts';
import { checkedState } from '../../core/job/checked-state.ts';
import { claimKey } from '../../core/job/idempotency-key.ts';
import { jsonBytes } from '../../core/job/json-bytes.ts';
import { layout } from '../../core/job/layout.ts';
import type { StepManifest } from '../../core/job/manifest.ts';
import { parseManifest } from '../../core/job/manifest-schema.ts';
import { openRuns, servedRuns } from '../../core/job/open-steps.ts';
import { readState } from '../../core/job/read-state.ts';
import { readRunManifest } from '../../core/job/run-manifest.ts';
import { addressOf, type CancelRequested, runKeyOf, type StepSubmitted } from '../../core/ports/records.ts';
import type { RunAddress } from '../../core/ports/step-address.ts';
import type { Store } from '../../core/ports/store.ts';
import type { Delivery } from '../../core/ports/transport.ts';
import { decodeOrPutAside, putAside } from '../../core/result/undecodable.ts';
import { waitAtMost } from '../../core/service/wait-at-most.ts';
import { planRun } from './plan-run.ts';
import type { PlannerPorts, PlannerSettings } from './ports.ts';
import { sayFailed } from './say-failed.ts';

interface PlannedRun {
  readonly run: RunAddress;
  readonly partition: number;
  readonly stop: AbortController;
  readonly over: Promise<void>;
}

/** Whoever has them now need not wait for what is on its way to a broker that is away. */
const LET_GO_MS = 2_000;

/** The runs that this planner plans: those of the jobs whose partition it holds. */
export class PlannedRuns {
  readonly #ports: PlannerPorts;
  readonly #settings: PlannerSettings;
  readonly #signal: AbortSignal;
  readonly #fail: (error: unknown) => void;
  readonly #runs = new Map<string, PlannedRun>();

  constructor(ports: PlannerPorts, settings: PlannerSettings, signal: AbortSignal, fail: (error: unknown) => void) {
    this.#ports = ports;
    this.#settings = settings;
    this.#signal = signal;
    this.#fail = fail;
  }

  async take(delivery: Delivery): Promise<void> {
    const record = await decodeOrPutAside(delivery, ['StepSubmitted', 'CancelRequested'], this.#ports);
    if (record === undefined) return;
    try {
      if (record.kind === 'CancelRequested') await this.#cancel(record);
      else await this.#submitted(record, delivery.partition);
      delivery.ack();
    } catch (error) {
      // Anybody may submit to a service: a manifest that is not right is its sender's fault. Embedded, the sender waits.
      if (!this.#settings.recovers || !isStepsOwn(error)) throw error;
      await putAside(delivery, withHint(error), this.#ports, record);
    }
  }

  /** Goes on with the open runs of these partitions. */
  async recover(partitions: readonly number[]): Promise<void> {
    const { store } = this.#ports;
    const found = new Map<string, number>();
    const isOurs = async (run: RunAddress) => {
      const partition = await partitionOf(store, run);
      if (partition === undefined || !partitions.includes(partition)) return false;
      found.set(runKeyOf(run), partition);
      // What is decided needs only to be carried out, and that is not the planner's to do.
      return (await store.stat(layout.seal(run, run.run))) === undefined;
    };
    for await (const run of servedRuns(store, isOurs)) this.#start(run, found.get(runKeyOf(run)) as number);
  }

  /** Another planner holds these partitions now. */
  async letGo(partitions: readonly number[]): Promise<void> {
    const lost = [...this.#runs.values()].filter(({ partition }) => partitions.includes(partition));
    for (const { stop } of lost) stop.abort();
    await waitAtMost(this.#ports.clock, LET_GO_MS, Promise.all(lost.map(({ over }) => over)));
  }

  async over(): Promise<void> {
    await Promise.all([...this.#runs.values()].map(({ over }) => over));
  }

  /** Makes a submitted run known to the store and starts it. One that has ended is only acked. */
  async #submitted(record: StepSubmitted, partition: number): Promise<void> {
    const { jobId, step, run } = record;
    const { store } = this.#ports;
    const address = { jobId, step, run };
    if ((await store.stat(layout.end(address, run))) !== undefined) return;
    const submitted = manifestOf(record);
    await this.#requireKept(record);
    if (await this.#isAnotherJobs(record)) return;
    if (await this.#isTooEarly(address)) return;
    await Promise.all([
      store.putIfAbsent(layout.manifest(address), checkedState(JSON.parse(record.manifest))),
      store.putIfAbsent(layout.run(address, run), jsonBytes({ isServed: true })),
      store.putIfAbsent(layout.openStep(address, run), jsonBytes({ partition })),
    ]);
    this.#start(address, partition, submitted);
  }

  /** Where it is not, its output, its code and whoever waits for it are in another workspace. */
  async #requireKept({ jobId, step, workspace }: StepSubmitted): Promise<void> {
    const { store } = this.#ports;
    if (workspace === null) return;
    const kept = [layout.job(jobId), layout.manifest({ jobId, step })].map((path) => store.stat(path));
    if ((await Promise.all(kept)).some((entry) => entry !== undefined)) return;
    const own = store.address('');
    if (workspace === own && !(await store.hasFolder(layout.jobs))) throw withoutJobs(own, jobId);
    const message = `not started: it is kept in the workspace ${workspace}, and not in ${own} (MILLRACE_STORE)`;
    throw new MillraceError('JOB_INVALID', message);
  }

  /** A run may begin once the one before it is decided: else nobody could ever end that. One that has ended was decided, be its seal lost since. */
  async #isTooEarly({ jobId, step, run }: RunAddress): Promise<boolean> {
    if (run === 1) return false;
    const signs = [layout.seal, layout.end].map((sign) => this.#ports.store.stat(sign({ jobId, step }, run - 1)));
    if ((await Promise.all(signs)).some((entry) => entry !== undefined)) return false;
    const message = `not started: run ${run - 1} is not over`;
    this.#ports.journal.note({ kind: 'warning', jobId, step, run, key: 'too-early', message });
    return true;
  }

  /** The same key is the same job: what else comes with it is dropped. */
  async #isAnotherJobs({ idempotencyKey, jobId, step, run }: StepSubmitted): Promise<boolean> {
    if (idempotencyKey === null) return false;
    const owner = await claimKey(this.#ports.store, idempotencyKey, { jobId, step });
    if (owner.jobId === jobId && owner.step === step) return false;
    const message = `not started: ${addressOf(owner)} has the same idempotency key`;
    this.#ports.journal.note({ kind: 'warning', jobId, step, run, key: 'same-key', message });
    return true;
  }

  #start(run: RunAddress, partition: number, submitted?: StepManifest): void {
    const key = runKeyOf(run);
    const former = this.#runs.get(key);
    if (former !== undefined && !former.stop.signal.aborted) return;
    const stop = new AbortController();
    const signal = AbortSignal.any([this.#signal, stop.signal]);
    const over = this.#planAfter(former, () => this.#plan(run, submitted, signal), signal)
      .catch((error: unknown) => {
        // Of one that was let go its planner now is told, and the other runs go on.
        if (!stop.signal.aborted) this.#fail(error);
      })
      .finally(() => {
        this.#ports.journal.note({ kind: 'step-left', ...run });
        if (this.#runs.get(key)?.stop === stop) this.#runs.delete(key);
      });
    this.#runs.set(key, { run, partition, stop, over });
  }

  /** One whose partition was lost and came back may still be on its way out: the new one waits for it. */
  async #planAfter(former: PlannedRun | undefined, plan: () => Promise<void>, signal: AbortSignal): Promise<void> {
    if (former !== undefined) await former.over;
    if (former === undefined || !signal.aborted) await plan();
  }

  /** What is wrong with one step ends that step alone; where there is only one, its caller is told. */
  async #plan(run: RunAddress, submitted: StepManifest | undefined, signal: AbortSignal): Promise<void> {
    try {
      const manifest = (await readRunManifest(this.#ports.store, run)) ?? submitted;
      if (manifest !== undefined) await planRun(this.#ports, this.#settings, manifest, run, signal);
    } catch (error) {
      if (!this.#settings.recovers || !isStepsOwn(error)) throw error;
      this.#ports.journal.note({ kind: 'warning', ...run, key: 'not-planned', message: withHint(error) });
      await sayFailed(this.#ports, run, error, signal);
    }
  }

  /**
   * The runs' own watch finds the file; asking twice is asking once. A record may come again when the job has been resumed
   * since, and was not meant for that run.
   */
  async #cancel({ jobId, requestedAtMs }: CancelRequested): Promise<void> {
    const { store } = this.#ports;
    if (!(await store.hasFolder(`${layout.jobs}/${jobId}`))) return;
    const own = [...this.#runs.values()].filter(({ run }) => run.jobId === jobId).map(({ run }) => run.run);
    const runs = own.length === 0 ? [await latestOpenRun(store, jobId)] : own;
    for (const run of runs) {
      if (await hasCancelled(store, jobId, requestedAtMs, run)) continue;
      await store.putIfAbsent(layout.cancel(jobId, run), cancelBytes(requestedAtMs));
    }
  }
}

function manifestOf({ jobId, step, manifest }: StepSubmitted): StepManifest {
  const parsed = parseManifest(manifest);
  if (parsed.jobId === jobId && parsed.step === step) return parsed;
  throw new MillraceError(
    'JOB_INVALID',
    `the manifest of ${parsed.jobId}/${parsed.step} was submitted as ${jobId}/${step}`,
  );
}

/** The jobs partition that a run came by. */
async function partitionOf(store: Store, run: RunAddress): Promise<number | undefined> {
  try {
    return (await readState<{ partition?: number }>(store, layout.openStep(run, run.run)))?.partition;
  } catch (error) {
    if (!isStepsOwn(error)) throw error;
    // The file is damaged, and somebody has to go on with the run: whoever has this one, which there always is.
    return 0;
  }
}

const cancelBytes = (requestedAtMs: number): Uint8Array => jsonBytes({ requested_at_ms: requestedAtMs });

/** Whether a run before this one has been cancelled by the same record. */
async function hasCancelled(store: Store, jobId: string, requestedAtMs: number, before: number): Promise<boolean> {
  const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  const ours = textOf(cancelBytes(requestedAtMs));
  for (let run = before - 1; run > 0; run -= 1) {
    const bytes = await store.read(layout.cancel(jobId, run));
    if (bytes !== undefined && textOf(bytes) === ours) return true;
  }
  return false;
}

async function latestOpenRun(store: Store, jobId: string): Promise<number> {
  let latest = 1;
  for await (const run of openRuns(store)) if (run.jobId === jobId) latest = Math.max(latest, run.run);
  return latest;
}

/** Nothing of the job is wrong: it waits for its workspace. */
const withoutJobs = (workspace: string, jobId: string): MillraceError =>
  new MillraceError('STORE_UNAVAILABLE', `${workspace} has no jobs, not even ${jobId}, which was kept there`, {
    hint: 'a share that is not mounted?',
  });
