import { checkedState } from '../../core/job/checked-state.ts';
import { layout } from '../../core/job/layout.ts';
import { manifestJson } from '../../core/job/manifest-schema.ts';
import type { RunClaim } from '../../core/job/read-claim.ts';
import { readRunManifest } from '../../core/job/run-manifest.ts';
import { TOPICS } from '../../core/ports/transport.ts';
import { interruptRun } from '../../services/collector/interrupt-run.ts';
import { fakeCodec } from './fake-codec.ts';
import type { Invariants } from './invariants.ts';
import type { SimProcess } from './process.ts';
import { portsOf } from './services.ts';
import type { World } from './world.ts';

const LOOK_MS = 500;

/** Whoever wants the job done: submits it, starts what is down, resumes what stopped. */
export class User {
  readonly #world: World;
  readonly #process: SimProcess;
  readonly #job: Invariants;
  /** How the last run ended; undefined when it has not. */
  status: string | undefined;

  constructor(world: World, job: Invariants) {
    this.#world = world;
    this.#job = job;
    this.#process = world.newProcess('client');
  }

  /** Until the job is done, or as far as this user cares for it. */
  async getItDone(): Promise<void> {
    const { startMs } = this.#job.job;
    if (startMs > 0) await this.#process.clock.sleep(startMs);
    await this.#begin(1, {});
    for (;;) {
      await this.#untilEndedOrDown();
      const ended = this.#world.endOf(this.#job, this.#job.latestRun);
      this.status = ended && (JSON.parse(ended) as { status: string }).status;
      if (this.status === 'completed') return;
      if (this.status !== undefined && !this.#world.scenario.resumes) return;
      if (this.status === 'failed' && this.#failsEvenMended) return;
      await this.#process.clock.sleep(this.#world.random.below(5_000));
      // Whoever wants another job done may have started it all meanwhile.
      if (ended === undefined && this.#isCluster && !this.#world.isDown) continue;
      const isSameRun = ended === undefined && this.#isCluster && this.#world.random.chance(0.5);
      if (isSameRun) this.#world.startAll();
      else await this.#resume(ended === undefined);
      if (this.status === 'completed') return;
    }
  }

  get #step() {
    const { jobId, step } = this.#job.job.manifest;
    return { jobId, step };
  }

  get #isCluster(): boolean {
    return this.#world.scenario.where === 'cluster';
  }

  async #untilEndedOrDown(): Promise<void> {
    const { running } = this.#world;
    const run = this.#job.latestRun;
    while (this.#world.endOf(this.#job, run) === undefined && !this.#world.isDown)
      await this.#process.clock.sleep(LOOK_MS);
    if (this.#isCluster || this.#world.isDown) return;
    // Embedded, the process ends with its run.
    for (const { stop } of running) stop();
    while (!this.#world.isDown) await this.#process.clock.sleep(LOOK_MS);
  }

  /** Its latest run was of the mended script, which gives not one row of so few mini-batches. */
  get #failsEvenMended(): boolean {
    const { latestRun, expected, job } = this.#job;
    const settings = { ...job.manifest.settings, ...this.#mendedSettings() };
    return this.#job.isHealed(latestRun) && expected.status(true, settings) === 'failed';
  }

  /** As `millrace resume` does. */
  async #resume(isInterrupted: boolean): Promise<void> {
    const { store, ...ports } = portsOf(this.#world, this.#process);
    const run = { ...this.#step, run: this.#job.latestRun };
    const manifest = (await readRunManifest(store, run)) ?? this.#job.job.manifest;
    if (isInterrupted) {
      this.status = await interruptRun({ store, ...ports }, run, manifest);
      if (this.status === 'completed') return;
    }
    const isMended = this.status === 'failed';
    if (isMended) {
      this.#job.isMended = true;
      this.#job.healedFrom = Math.min(this.#job.healedFrom, run.run + 1);
    }
    const settings = isMended || this.#job.isHealed(run.run) ? this.#mendedSettings() : {};
    await this.#begin(run.run + 1, settings);
  }

  async #begin(number: number, settings: RunClaim['settings']): Promise<void> {
    const { manifest } = this.#job.job;
    const { store } = portsOf(this.#world, this.#process);
    const run = { ...this.#step, run: number };
    const text = manifestJson(manifest);
    await store.putIfAbsent(layout.manifest(run), checkedState(JSON.parse(text)));
    await store.putIfAbsent(layout.run(run, number), new TextEncoder().encode(JSON.stringify({ settings })));
    this.#job.latestRun = number;
    if (this.#world.isDown) this.#world.startAll();
    // Starting it may have given the world another broker.
    const { transport } = portsOf(this.#world, this.#process);
    const submitted = {
      ...run,
      idempotencyKey: null,
      submittedAtMs: manifest.submittedAtMs,
      manifest: text,
      workspace: null,
    };
    const value = fakeCodec.encode({ kind: 'StepSubmitted', ...submitted });
    await transport.publish(TOPICS.jobs, [{ key: run.jobId, value }]);
  }

  /** Exactly what the mended script needs. */
  #mendedSettings(): RunClaim['settings'] {
    const verdicts = this.#job.expected.all(true);
    const errorThreshold = verdicts.reduce((sum, { failedItems }) => sum + failedItems, 0);
    return { errorThreshold, allowedFailedCount: null, allowedFailedPercent: null };
  }
}
