import type { CheckpointNotes, OrderedOutput, OutputChange, SealedParts } from '../../core/ports/ordered-output.ts';
import type { Invariants } from './invariants.ts';
import type { SimProcess } from './process.ts';

/** An owner's output; what is written to it must be in order, and once. */
export class WatchedOutput implements OrderedOutput {
  readonly #process: SimProcess;
  readonly #invariants: Invariants;
  readonly run: number;
  readonly #output: OrderedOutput;
  #next: number;
  /** The same, of what is written for certain. */
  #writtenNext: number;
  readonly #waiting: Set<number>;
  /** No write has failed. */
  #isWhole = true;

  constructor(process: SimProcess, invariants: Invariants, run: number, output: OrderedOutput) {
    this.#process = process;
    this.#invariants = invariants;
    this.run = run;
    this.#output = output;
    const { next = 0, setAside = [] } = output.recovered ?? {};
    this.#next = next;
    this.#writtenNext = next;
    this.#waiting = new Set(setAside.map(({ index }) => index));
    for (let index = 0; index < next; index += 1) invariants.standsWritten(run, index);
    for (const index of this.#waiting) invariants.standsWritten(run, index);
    invariants.owns(process.id, this);
    invariants.takenOver(run, output.epoch, next);
  }

  get epoch(): number {
    return this.#output.epoch;
  }

  get recovered(): OrderedOutput['recovered'] {
    return this.#output.recovered;
  }

  get aheadBytes(): number {
    return this.#output.aheadBytes;
  }

  has(index: number): boolean {
    return index < this.#next || this.#waiting.has(index);
  }

  async write(changes: readonly OutputChange[], from: number | null): Promise<void> {
    for (const change of changes) this.#check(change);
    await this.#process.call('output.write', () => {});
    this.#isWhole = false;
    await this.#output.write(changes, from);
    this.#isWhole = true;
    this.#writtenNext = this.#next;
    for (const change of changes) {
      if (change.kind !== 'append-set-aside') this.#invariants.written(change.settled, this.epoch);
    }
  }

  #check(change: OutputChange): void {
    const index = change.kind === 'append-set-aside' ? change.index : change.settled.index;
    const isWaiting = this.#waiting.has(index);
    if (change.kind === 'set-aside') {
      if (index <= this.#next || isWaiting) this.#invariants.violated(`I2: ${index} was set aside twice`);
      this.#waiting.add(index);
      return;
    }
    if (index !== this.#next) this.#invariants.violated(`I3: ${index} follows ${this.#next - 1}`);
    if (isWaiting !== (change.kind === 'append-set-aside')) this.#invariants.violated(`I2: ${index} came twice`);
    this.#waiting.delete(index);
    this.#next += 1;
  }

  async beginCheckpoint(notes: CheckpointNotes): Promise<() => Promise<void>> {
    const { next } = notes;
    if (next !== this.#writtenNext) this.#invariants.violated(`I3: run ${this.run} is not checkpointed as it stands`);
    // After a write that failed it names nothing any more.
    const isNamed = this.#isWhole;
    const makeDurable = await this.#output.beginCheckpoint(notes);
    return async () => {
      await makeDurable();
      if (isNamed) this.#invariants.vouchedFor(this.run, this.epoch, next);
    };
  }

  freeze(notes: CheckpointNotes): Promise<SealedParts> {
    return this.#output.freeze(notes);
  }

  isOwner(): Promise<boolean> {
    return this.#output.isOwner();
  }

  close(): Promise<void> {
    return this.#output.close();
  }
}
