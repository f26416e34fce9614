import type {
  CheckpointNotes,
  EpochPart,
  OrderedOutput,
  OrderedOutputs,
  OutputChange,
  OutputLayout,
  OutputOptions,
  SealedParts,
  SettledMiniBatch,
} from '../../core/ports/ordered-output.ts';
import type { SeededRandom } from '../support/seeded-random.ts';
import { auditOf } from './audit.ts';
import type { Files } from './fake-store.ts';
import type { EpochFiles, OutputFiles, Place } from './output-files.ts';
import type { SimProcess } from './process.ts';
import { type Recovery, recoverOutput } from './recover-output.ts';

export interface OutputWorld {
  readonly output: OutputFiles;
  readonly files: Files;
  readonly layout: OutputLayout;
  readonly random: SeededRandom;
  violated(what: string): void;
  trace(line: string): void;
  /** Told of each verdict that stands in an epoch's files. */
  written(settled: SettledMiniBatch, epoch: number): void;
}

/** The step's output as one process reaches it: a small model of what the port promises. */
export function fakeOutputs(process: SimProcess, world: OutputWorld): OrderedOutputs {
  const { output, files, layout } = world;
  return {
    claim: async (step) => {
      const mine = await process.call('output.claim', () => {
        const claimed = output.claim();
        world.trace(`${process.id} claims epoch ${claimed.epoch} for run ${step.run}`);
        files.putIfAbsent(layout.epoch(step, claimed.epoch), new Uint8Array(), 0);
        return claimed;
      });
      const recovery = mine.epoch === 1 ? undefined : await recovered(process, world, step.run);
      // What it names of former epochs must be as durable as its own.
      if (recovery !== undefined) await process.call('output.sync', () => recovery.sync());
      const writer = new FakeOutput(process, world, step.run, mine, recovery);
      // Before anything else is written: whoever comes next must find what this epoch took over.
      if (recovery !== undefined) await writer.checkpoint(recovery.recovered);
      return writer;
    },
    publish: (options, parts) => process.call('output.publish', () => publish(world, options, parts)),
    writeAudit: (step, parts) =>
      process.call('output.audit', () => {
        const path = layout.audit(step, step.run);
        if (files.get(path) === undefined) files.putIfAbsent(path, auditOf(verdictsOf(world, parts.entries)), 0);
      }),
    tidy: (_, { fileName }) =>
      process.call('output.tidy', () => {
        if (fileName !== null && output.published === undefined) world.violated('tidied before the output file stands');
        output.tidy();
      }),
    readSoFar: () => {
      throw new Error('nobody reads the output while it is made');
    },
  };
}

const recovered = (process: SimProcess, { output }: OutputWorld, run: number) =>
  process.call('output.recover', () => recoverOutput(output, run));

function verdictsOf({ output }: OutputWorld, parts: readonly EpochPart[]): SettledMiniBatch[] {
  return parts.flatMap(({ epoch, length }) => output.epoch(epoch)?.appended.slice(0, length) ?? []);
}

function publish(world: OutputWorld, { folder, fileName }: OutputOptions, parts: SealedParts) {
  const { output } = world;
  if (fileName === null) return { path: null, bytes: 0, sha256: null };
  const rows = verdictsOf(world, parts.segments).map((settled) => Buffer.from(settled.rows).toString('latin1'));
  const isTidied = output.published !== undefined && parts.segments.some(({ epoch }) => !output.epoch(epoch));
  const text = isTidied ? (output.published as string) : rows.join('');
  if (output.published !== undefined && output.published !== text) world.violated('I4: the output file was changed');
  output.published = text;
  return { path: `${folder}/${fileName}`, bytes: text.length, sha256: 'aa'.repeat(32) };
}

class FakeOutput implements OrderedOutput {
  readonly #process: SimProcess;
  readonly #world: OutputWorld;
  readonly #run: number;
  readonly #mine: EpochFiles;
  readonly #former: readonly EpochPart[];
  /** By index. */
  readonly #waiting = new Map<number, Place>();
  readonly recovered: Recovery['recovered'] | undefined;
  readonly epoch: number;
  #next: number;

  constructor(process: SimProcess, world: OutputWorld, run: number, mine: EpochFiles, recovery: Recovery | undefined) {
    this.#process = process;
    this.#world = world;
    this.#run = run;
    this.#mine = mine;
    this.epoch = mine.epoch;
    this.#former = recovery?.entries ?? [];
    this.recovered = recovery?.recovered;
    this.#next = recovery?.recovered.next ?? 0;
    for (const place of recovery?.waiting ?? []) this.#waiting.set(this.#indexAt(place), place);
  }

  get aheadBytes(): number {
    return this.#waiting.size;
  }

  write(changes: readonly OutputChange[]): Promise<void> {
    return this.#process.call('output.write', (isTorn) => {
      const landed = isTorn ? changes.slice(0, this.#world.random.below(changes.length + 1)) : changes;
      if (!this.#world.output.isTidied) for (const change of landed) this.#change(change);
    });
  }

  #change(change: OutputChange): void {
    const { appended, ahead } = this.#mine;
    if (change.kind === 'set-aside') {
      const { index } = change.settled;
      if (index <= this.#next || this.#waiting.has(index)) this.#world.violated(`I2: ${index} was set aside twice`);
      this.#waiting.set(index, { epoch: this.epoch, file: 'ahead', at: ahead.length });
      ahead.push(change.settled);
      this.#world.written(change.settled, this.epoch);
      return;
    }
    const settled = change.kind === 'append' ? change.settled : this.#takeWaiting(change.index);
    if (settled?.index !== this.#next) {
      this.#world.violated(`I3: ${settled?.index} follows ${this.#next - 1}`);
      return;
    }
    appended.push(settled);
    this.#next += 1;
    this.#world.written(settled, this.epoch);
  }

  #takeWaiting(index: number): SettledMiniBatch | undefined {
    const place = this.#waiting.get(index);
    this.#waiting.delete(index);
    return place && this.#world.output.at(place);
  }

  #indexAt(place: Place): number {
    return this.#world.output.at(place)?.index ?? -1;
  }

  /** Reads the notes late, as an adapter may: they have to stay as they are. */
  async checkpoint(notes: CheckpointNotes): Promise<void> {
    const entries = this.#parts();
    const appended = this.#next;
    const lengths = { appended: this.#mine.appended.length, ahead: this.#mine.ahead.length };
    const waiting = [...this.#waiting.values()].filter(({ epoch }) => epoch !== this.epoch);
    await this.#process.call('output.sync', () => this.#mine.sync(lengths));
    await this.#process.call('output.checkpoint', () => {
      const { next, total, totalItems, logOffset } = notes;
      if (next !== appended && !this.#world.output.isTidied)
        this.#world.violated(`I3: a checkpoint says ${next} where ${appended} are appended`);
      const common = { run: this.#run, epoch: this.epoch, next, total, totalItems, logOffset };
      this.#mine.checkpoint = { ...common, entries, waiting, ahead: lengths.ahead };
    });
  }

  async freeze(notes: CheckpointNotes): Promise<SealedParts> {
    await this.checkpoint(notes);
    return { epoch: this.epoch, segments: this.#parts(), entries: this.#parts() };
  }

  #parts(): EpochPart[] {
    return [...this.#former, { epoch: this.epoch, length: this.#mine.appended.length }];
  }

  isOwner(): Promise<boolean> {
    return this.#process.call('output.isOwner', () => this.#world.output.claimed === this.epoch);
  }

  async close(): Promise<void> {}
}
