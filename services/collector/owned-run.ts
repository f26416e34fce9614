import type { StepManifest } from '../../core/job/manifest.ts';
import { outputOptionsOf } from '../../core/job/output-options.ts';
import { readPlanTotals } from '../../core/job/plan-totals.ts';
import type { Decision } from '../../core/ports/decision.ts';
import { makeCheckpoint } from '../../core/ports/make-checkpoint.ts';
import { monotonicOf } from '../../core/ports/monotonic-of.ts';
import type { CheckpointNotes, OrderedOutput, OutputChange } from '../../core/ports/ordered-output.ts';
import { counted } from '../../core/ports/plural.ts';
import type { ResultsRecord } from '../../core/ports/records.ts';
import type { RunAddress } from '../../core/ports/step-address.ts';
import { FirstFailure } from '../../core/result/first-failure.ts';
import { StepState } from '../../core/result/step-state.ts';
import { notesOf } from './notes-of.ts';
import type { CollectorPorts } from './ports.ts';
import { ScriptWarnings } from './script-warnings.ts';
import { sealRun } from './seal-run.ts';

const CHECKPOINT_PERIOD_MS = 1_000;
/** Somebody may take the step over while nothing comes: then nothing would ever come of it. */
const IDLE_LOOK_MS = 5_000;

export interface OwnedRunEvents {
  readonly onFailed: (error: unknown) => void;
  /** Sealed, and all of that carried out. */
  readonly onOver: () => void;
  /** Another owner has claimed the step. */
  readonly onFenced: () => void;
}

/** A run whose log this collector reads: its state, its output, and the care for both. */
export class OwnedRun {
  readonly #ports: CollectorPorts;
  readonly #run: RunAddress;
  readonly #manifest: StepManifest;
  readonly #state: StepState;
  readonly #output: OrderedOutput;
  readonly #events: OwnedRunEvents;
  readonly #closed = new AbortController();
  readonly #firstFailure: FirstFailure;
  readonly #warnings: ScriptWarnings;
  readonly #beganMs: number;
  /** Writes, one at a time. */
  #turn: Promise<void> = Promise.resolve();
  /** Over once the last checkpoint that was begun is durable, or has failed. */
  #checkpointing: Promise<void> = Promise.resolve();
  /** Of a checkpoint, or of the seal once it is closed. */
  #failure: { readonly error: unknown } | undefined;
  /** What is written, as a checkpoint may tell it: the state itself may be ahead of a write. */
  #written: CheckpointNotes;
  #isDirty = false;
  #isFenced = false;
  #isOutputClosed = false;
  #isOver = false;
  #sealing: Promise<void> | undefined;

  static async claim(
    ports: CollectorPorts,
    run: RunAddress,
    manifest: StepManifest,
    events: OwnedRunEvents,
  ): Promise<OwnedRun> {
    const output = await ports.outputs.claim(run, outputOptionsOf(manifest));
    const owned = new OwnedRun(ports, run, manifest, output, events);
    for (const message of output.recovered?.notices ?? []) {
      ports.journal.note({ kind: 'warning', ...run, key: message, message });
    }
    try {
      await owned.#catchUp();
      await owned.#pinUp();
    } catch (error) {
      await output.close();
      throw error;
    }
    void owned.#keepCheckpoints();
    // What was recovered may be all that the decision needs: then no record has to come any more.
    owned.#sealOnceDecided();
    return owned;
  }

  private constructor(
    ports: CollectorPorts,
    run: RunAddress,
    manifest: StepManifest,
    output: OrderedOutput,
    events: OwnedRunEvents,
  ) {
    this.#ports = ports;
    this.#run = run;
    this.#manifest = manifest;
    this.#output = output;
    this.#events = events;
    this.#state = new StepState(run, manifest.settings, output.recovered);
    const isOfFiles = manifest.inputs.every(({ table }) => table === undefined);
    this.#firstFailure = new FirstFailure(isOfFiles, output.recovered?.firstFailures);
    this.#written = notesOf(this.#state, this.#firstFailure);
    this.#warnings = new ScriptWarnings(run, ports.journal);
    this.#beganMs = ports.beganMs ?? monotonicOf(manifest.submittedAtMs, ports.clock);
  }

  async #catchUp(): Promise<void> {
    const changes = this.#state.catchUp();
    if (changes.length === 0) return;
    await this.#output.write(changes, null);
    this.#written = notesOf(this.#state, this.#firstFailure);
    this.#isDirty = true;
  }

  /** Sealed, and all of that carried out. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Where this owner has to begin to read the log; null when its run has only begun. */
  get logOffset(): number | null {
    return this.#state.logOffset;
  }

  /** Resolves when the effect of the records is written. `logOffset` is the first offset behind them. */
  async take(records: readonly ResultsRecord[], logOffset: number): Promise<void> {
    // Once decided nothing changes any more, and the end that was told stays told.
    if (this.#isFenced || this.#sealing !== undefined) return;
    const believed = await this.#believed(records);
    // Fenced, or let go, while the store was asked.
    if (this.#isFenced || this.#closed.signal.aborted) return;
    const changes: OutputChange[] = [];
    const from = this.#state.logOffset;
    for (const record of believed) {
      const { verdicts } = this.#state;
      // One verdict may release all that waited for it: more than a call can have arguments.
      for (const change of this.#state.apply(record)) changes.push(change);
      // A verdict that does not count, since another came first, is no failure.
      if (record.kind === 'InitFailed' || this.#state.verdicts > verdicts) this.#firstFailure.note(record);
      this.#warnings.note(record);
    }
    this.#state.logOffset = Math.max(logOffset, this.#state.logOffset ?? 0);
    const notes = notesOf(this.#state, this.#firstFailure);
    await this.#inTurn(async () => {
      if (changes.length > 0) await this.#output.write(changes, from);
      this.#written = notes;
      this.#isDirty = true;
      // In turn as well: what is told must not go back.
      await this.#pinUp();
    });
    this.#sealOnceDecided();
  }

  /** Without what is no planner's word on the plan: it puts the totals into the store before it tells them. */
  async #believed(records: readonly ResultsRecord[]): Promise<readonly ResultsRecord[]> {
    if (this.#state.total !== null || !records.some(({ kind }) => kind === 'StepPlanned')) return records;
    const kept = await readPlanTotals(this.#ports.store, this.#run);
    return records.filter((record) => {
      if (record.kind !== 'StepPlanned' || (record.total === kept?.total && record.items === kept.items)) return true;
      const message = `a record that says the plan has ${counted(record.total, 'mini-batch', 'mini-batches')} is passed over: no planner has sent it`;
      this.#ports.journal.note({ kind: 'warning', ...this.#run, key: 'forged-plan', message });
      return false;
    });
  }

  /** All of the log before this offset is taken; what was not this run's counts as read as well. */
  readTo(logOffset: number): void {
    if (logOffset <= (this.#state.logOffset ?? 0)) return;
    this.#state.logOffset = logOffset;
    this.#written = notesOf(this.#state, this.#firstFailure);
    this.#isDirty = true;
  }

  /**
   * From now on nothing is told: somebody else may be at work on the run. What keeps its last state from being durable is
   * thrown, unless another owns it.
   */
  async close(): Promise<void> {
    this.#closed.abort();
    await this.#sealing;
    await this.#inTurn(async () => {
      await this.#checkpointing;
      const isUnkept = this.#sealing === undefined && this.#isDirty;
      const hasLastWord = !this.#isFenced && (isUnkept || this.#failure !== undefined);
      try {
        if (!hasLastWord || !(await this.#output.isOwner())) return;
        if (this.#failure !== undefined) throw this.#failure.error;
        await makeCheckpoint(this.#output, this.#written);
      } finally {
        await this.#closeOutput();
      }
    });
  }

  /** Writes nothing more: another has the step, or it has failed. */
  async abandon(): Promise<void> {
    this.#isFenced = true;
    this.#closed.abort();
    await this.#inTurn(() => this.#closeOutput());
  }

  /** Beside the log's reading: making the output may take long, and other steps must not wait for it. */
  #sealOnceDecided(): void {
    const { decision } = this.#state;
    // Of what is closed the next owner finds the decision, or comes to it.
    if (decision === undefined || this.#closed.signal.aborted) return;
    this.#sealing ??= this.#inTurn(() => this.#seal(decision)).catch((error: unknown) => {
      if (this.#closed.signal.aborted) this.#failure = { error };
      else this.#events.onFailed(error);
    });
  }

  async #seal(decision: Decision): Promise<void> {
    await this.#checkpointing;
    await sealRun(this.#ports, {
      run: this.#run,
      manifest: this.#manifest,
      state: this.#state,
      output: this.#output,
      decision,
      firstFailure: this.#firstFailure,
      startedAtMs: this.#manifest.submittedAtMs,
      beganMs: this.#beganMs,
    });
    // A collector lives long: what is over must not keep files open.
    await this.#closeOutput();
    this.#isOver = true;
    // Nobody closes it any more: what still sleeps would keep the process.
    this.#closed.abort();
    this.#events.onOver();
  }

  async #closeOutput(): Promise<void> {
    await this.#checkpointing;
    if (!this.#isOutputClosed) await this.#output.close();
    this.#isOutputClosed = true;
  }

  async #keepCheckpoints(): Promise<void> {
    const { clock } = this.#ports;
    const { signal } = this.#closed;
    let lookedAtMs = clock.monotonicMs();
    try {
      while (!signal.aborted && this.#sealing === undefined) {
        await clock.sleep(CHECKPOINT_PERIOD_MS, signal);
        const isIdle = !this.#isDirty && clock.monotonicMs() - lookedAtMs < IDLE_LOOK_MS;
        if (signal.aborted || this.#sealing !== undefined || isIdle) continue;
        lookedAtMs = clock.monotonicMs();
        const isOwner = await this.#output.isOwner();
        // Closed while it was looked: that another owns it now is as it should be.
        if (signal.aborted) return;
        if (!isOwner) return this.#fence();
        if (this.#isDirty) await this.#checkpoint();
      }
    } catch (error) {
      // Of a look that came too late nobody needs to hear, of a checkpoint close() tells.
      if (!signal.aborted) this.#events.onFailed(error);
    }
  }

  /** Only its beginning takes turns with writes. */
  async #checkpoint(): Promise<void> {
    let durable = Promise.resolve();
    // A decision made meanwhile has the last checkpoint, and the last word; and what is closed has had it.
    const isLate = () => this.#sealing !== undefined || this.#closed.signal.aborted;
    await this.#inTurn(async () => {
      if (isLate()) return;
      this.#isDirty = false;
      const makeDurable = await this.#output.beginCheckpoint(this.#written);
      durable = makeDurable();
      this.#checkpointing = durable.catch((error: unknown) => {
        this.#failure = { error };
      });
    });
    await durable;
    await this.#inTurn(async () => {
      if (!isLate()) await this.#pinUp();
    });
  }

  /** Somebody else owns the step now: whatever comes is theirs to write. */
  #fence(): void {
    this.#isFenced = true;
    this.#events.onFenced();
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
