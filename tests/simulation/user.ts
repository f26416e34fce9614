import { checkedState } from '../../core/job/checked-state.ts';
import { layout } from '../../core/job/layout.ts';
import { manifestJson } from '../../core/job/manifest-schema.ts';
import { type RunClaim, readRunManifest } from '../../core/job/run-manifest.ts';
import { TOPICS } from '../../core/ports/transport.ts';
import { interruptRun } from '../../services/collector/interrupt-run.ts';
import { fakeCodec } from './fake-codec.ts';
import type { SimProcess } from './process.ts';
import { STEP } from './scenario.ts';
import { portsOf } from './services.ts';
import type { World } from './world.ts';

const LOOK_MS = 500;

/** Whoever wants the job done: submits it, starts what is down, resumes what stopped. */
export class User {
  readonly #world: World;
  readonly #process: SimProcess;
  /** How the last run ended; undefined when it has not. */
  status: string | undefined;

  constructor(world: World) {
    this.#world = world;
    this.#process = world.newProcess('client');
  }

  /** Until the job is done, or as far as this user cares for it. */
  async getItDone(): Promise<void> {
    await this.#begin(1, {});
    for (;;) {
      await this.#untilEndedOrDown();
      const ended = this.#world.endOf(this.#world.invariants.latestRun);
      this.status = ended && (JSON.parse(ended) as { status: string }).status;
      if (this.status === 'completed') return;
      if (this.status !== undefined && !this.#world.scenario.resumes) return;
      await this.#process.clock.sleep(this.#world.random.below(5_000));
      const isSameRun = ended === undefined && this.#isCluster && this.#world.random.chance(0.5);
      if (isSameRun) this.#world.startAll();
      else await this.#resume(ended === undefined);
      if (this.status === 'completed') return;
    }
  }

  get #isCluster(): boolean {
    return this.#world.scenario.where === 'cluster';
  }

  async #untilEndedOrDown(): Promise<void> {
    const { invariants, running } = this.#world;
    const run = invariants.latestRun;
    while (this.#world.endOf(run) === undefined && !this.#world.isDown) await this.#process.clock.sleep(LOOK_MS);
    if (this.#isCluster || this.#world.isDown) return;
    // Embedded, the process ends with its run.
    for (const { stop } of running) stop();
    while (!this.#world.isDown) await this.#process.clock.sleep(LOOK_MS);
  }

  /** As `millrace resume` does. */
  async #resume(isInterrupted: boolean): Promise<void> {
    const { invariants, scenario } = this.#world;
    const { store, ...ports } = portsOf(this.#world, this.#process);
    const run = { ...STEP, run: invariants.latestRun };
    const manifest = (await readRunManifest(store, run)) ?? scenario.manifest;
    if (isInterrupted) {
      this.status = await interruptRun({ store, ...ports }, run, manifest);
      if (this.status === 'completed') return;
    }
    const isMended = this.status === 'failed';
    if (isMended) {
      this.#world.isHealed = true;
      invariants.healedFrom = Math.min(invariants.healedFrom, run.run + 1);
    }
    const settings = isMended || invariants.isHealed(run.run) ? this.#mendedSettings() : {};
    await this.#begin(run.run + 1, settings);
  }

  async #begin(number: number, settings: RunClaim['settings']): Promise<void> {
    const { scenario, invariants } = this.#world;
    const { store } = portsOf(this.#world, this.#process);
    const run = { ...STEP, run: number };
    const text = manifestJson(scenario.manifest);
    await store.putIfAbsent(layout.manifest(run), checkedState(JSON.parse(text)));
    await store.putIfAbsent(layout.run(run, number), new TextEncoder().encode(JSON.stringify({ settings })));
    invariants.latestRun = number;
    if (this.#world.isDown) this.#world.startAll();
    // Starting it may have given the world another broker.
    const { transport } = portsOf(this.#world, this.#process);
    const submitted = { ...run, idempotencyKey: null, submittedAtMs: scenario.manifest.submittedAtMs, manifest: text };
    const value = fakeCodec.encode({ kind: 'StepSubmitted', ...submitted });
    await transport.publish(TOPICS.jobs, [{ key: STEP.jobId, value }]);
  }

  /** Exactly what the mended script needs. */
  #mendedSettings(): RunClaim['settings'] {
    const verdicts = this.#world.invariants.expected.all(true);
    const errorThreshold = verdicts.reduce((sum, { failedItems }) => sum + failedItems, 0);
    return { errorThreshold, allowedFailedCount: null, allowedFailedPercent: null };
  }
}
