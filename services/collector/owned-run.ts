import { layout } from '../../core/job/layout.ts';
import type { StepManifest } from '../../core/job/manifest.ts';
import { outputOptionsOf } from '../../core/job/output-options.ts';
import type { OrderedOutput, OutputChange } from '../../core/ports/ordered-output.ts';
import type { ResultsRecord } from '../../core/ports/records.ts';
import type { RunAddress } from '../../core/ports/step-address.ts';
import { FirstFailure } from '../../core/result/first-failure.ts';
import { progressHint } from '../../core/result/progress-hint.ts';
import { type Decision, StepState } from '../../core/result/step-state.ts';
import type { CollectorPorts } from './ports.ts';
import { ScriptWarnings } from './script-warnings.ts';
import { sealRun } from './seal-run.ts';

const CHECKPOINT_PERIOD_MS = 1_000;

/** A run whose log this collector reads: its state, its output, and the care for both. */
export class OwnedRun {
  readonly #ports: CollectorPorts;
  readonly #run: RunAddress;
  readonly #manifest: StepManifest;
  readonly #state: StepState;
  readonly #output: OrderedOutput;
  readonly #fail: (error: unknown) => void;
  readonly #closed = new AbortController();
  readonly #firstFailure = new FirstFailure();
  readonly #warnings: ScriptWarnings;
  /** Writes and checkpoints, one at a time. */
  #turn: Promise<void> = Promise.resolve();
  readonly #startedAtMs: number;
  #isDirty = false;
  #isFenced = false;
  #sealing: Promise<void> | undefined;

  static async claim(
    ports: CollectorPorts,
    run: RunAddress,
    manifest: StepManifest,
    fail: (error: unknown) => void,
  ): Promise<OwnedRun> {
    const output = await ports.outputs.claim(run, outputOptionsOf(manifest));
    const owned = new OwnedRun(ports, run, manifest, output, fail);
    await owned.#pinUp();
    void owned.#keepCheckpoints();
    return owned;
  }

  private constructor(
    ports: CollectorPorts,
    run: RunAddress,
    manifest: StepManifest,
    output: OrderedOutput,
    fail: (error: unknown) => void,
  ) {
    this.#ports = ports;
    this.#run = run;
    this.#manifest = manifest;
    this.#output = output;
    this.#fail = fail;
    this.#startedAtMs = run.run === 1 ? manifest.submittedAtMs : ports.clock.now();
    this.#state = new StepState(run, manifest.settings, output.recovered);
    this.#warnings = new ScriptWarnings(run, ports.journal);
  }

  /** Where this owner has to begin to read the log; null when its run has only begun. */
  get logOffset(): number | null {
    return this.#state.logOffset;
  }

  /** Resolves when the effect of the records is written. `logOffset` is the first offset behind them. */
  async take(records: readonly ResultsRecord[], logOffset: number): Promise<void> {
    if (this.#isFenced) return;
    const changes: OutputChange[] = [];
    for (const record of records) {
      changes.push(...this.#state.apply(record));
      this.#firstFailure.note(record);
      this.#warnings.note(record);
    }
    if (changes.length > 0) await this.#inTurn(() => this.#output.write(changes));
    this.#state.logOffset = Math.max(logOffset, this.#state.logOffset ?? 0);
    this.#isDirty = true;
    await this.#pinUp();
    if (this.#state.decision !== undefined) this.#seal(this.#state.decision);
  }

  async close(): Promise<void> {
    this.#closed.abort();
    await this.#sealing;
    await this.#inTurn(async () => {
      if (this.#sealing === undefined && this.#isDirty) await this.#output.checkpoint(this.#state);
      await this.#output.close();
    });
  }

  /** Beside the log's reading: making the output may take long, and other steps must not wait for it. */
  #seal(decision: Decision): void {
    this.#sealing ??= this.#inTurn(() =>
      sealRun(this.#ports, {
        run: this.#run,
        manifest: this.#manifest,
        state: this.#state,
        output: this.#output,
        decision,
        firstFailure: this.#firstFailure.found,
        startedAtMs: this.#startedAtMs,
      }),
    ).catch(this.#fail);
  }

  async #keepCheckpoints(): Promise<void> {
    const { clock, store } = this.#ports;
    const { signal } = this.#closed;
    try {
      while (!signal.aborted && this.#sealing === undefined) {
        await clock.sleep(CHECKPOINT_PERIOD_MS, signal);
        if (signal.aborted || this.#sealing !== undefined || !this.#isDirty) continue;
        if (!(await this.#output.isOwner())) return this.#giveUp();
        this.#isDirty = false;
        await this.#inTurn(() => this.#output.checkpoint(this.#state));
        const hint = progressHint(this.#state, this.#output.epoch, clock.now());
        await store.put(
          layout.progress(this.#run, this.#output.epoch),
          new TextEncoder().encode(`${JSON.stringify(hint)}\n`),
        );
      }
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Somebody else owns the step now: whatever comes is theirs to write. */
  #giveUp(): void {
    this.#isFenced = true;
  }

  async #pinUp(): Promise<void> {
    const { counts, total, next } = this.#state;
    await this.#ports.board.pinUp(this.#state.progress(this.#output.epoch, this.#output.aheadBytes));
    this.#ports.journal.note({ kind: 'step-progressed', ...this.#run, counts, total: total ?? undefined, next });
  }

  #inTurn(act: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(act);
    this.#turn = turn.catch(() => {});
    return turn;
  }
}
