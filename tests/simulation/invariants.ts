import { layout } from '../../core/job/layout.ts';
import type { SettledMiniBatch } from '../../core/ports/ordered-output.ts';
import type { RunProgress } from '../../core/ports/progress-board.ts';
import { addressOf, type MiniBatchFailed, type WireRecord } from '../../core/ports/records.ts';
import { TOPICS } from '../../core/ports/transport.ts';
import { Expected } from './expected.ts';
import { fakeCodec } from './fake-codec.ts';
import { OUTPUT_FILE, type SimJob } from './scenario.ts';
import type { World } from './world.ts';

/** A record that was published once, to be published again by mischief. */
export interface PublishedRecord {
  readonly run: number;
  readonly topic: string;
  readonly value: Uint8Array;
  readonly key: string;
  readonly partition: number;
}

/** The output of a run in the hands of an owner. */
interface OwnedOutput {
  readonly run: number;
  /** Whether it has a verdict on the mini-batch. */
  has(index: number): boolean;
}

/** Watches of one job what must hold at every step (FAULTS.md, I1–I10); what must hold at the end is in `final-checks.ts`. */
export class Invariants {
  readonly #world: World;
  readonly job: SimJob;
  readonly expected: Expected;
  readonly published: PublishedRecord[] = [];
  /** The output file as it was first seen. */
  #output: string | undefined;
  /** The user has mended the script: it fails for nobody who starts to work now. */
  isMended = false;
  /** Runs that somebody cancelled. */
  readonly cancelled = new Set<number>();
  /** Runs with mini-batches that nobody gave a verdict on. */
  readonly hasLost = new Set<number>();
  /** Highest run that is claimed; 0 before the first. */
  latestRun = 0;
  /** First run whose script is mended. */
  healedFrom = Number.POSITIVE_INFINITY;
  /** `run/index` with a verdict on the log, `run/scorer` whose init() failed. */
  readonly #onLog = new Set<string>();
  /** `run/index` that stands in some epoch's files. */
  readonly #written = new Set<string>();
  readonly #owned = new Map<string, OwnedOutput>();
  readonly #vouchedFor: { readonly run: number; readonly epoch: number; readonly next: number }[] = [];
  readonly #dealt = new Set<string>();
  /** Of mini-batches without a verdict on the log: where each was published last. */
  readonly #lanes = new Map<string, number>();
  /** By run: indices with a verdict on the log, and indices that were dealt out. */
  readonly #verdicts = new Map<number, number>();
  readonly #dealtOut = new Map<number, number>();

  constructor(world: World, job: SimJob) {
    this.#world = world;
    this.job = job;
    this.expected = new Expected(job);
  }

  violated(what: string): void {
    this.#world.violated(`${this.job.manifest.jobId}: ${what}`);
  }

  #isOwn(record: WireRecord | undefined): record is Extract<WireRecord, { run: number }> {
    return record !== undefined && 'run' in record && record.jobId === this.job.manifest.jobId;
  }

  isHealed(run: number): boolean {
    return run >= this.healedFrom;
  }

  appended(topic: string, partition: number, value: Uint8Array): void {
    const record = decoded(value);
    if (!this.#isOwn(record) || record.run === 0) return;
    const { run } = record;
    if (this.#world.isTraced)
      this.#world.trace(`${topic}[${partition}] gets ${record.kind} ${run}/${'index' in record ? record.index : ''}`);
    switch (record.kind) {
      case 'MiniBatch':
        this.#noteLane(record, partition);
        noteOnce(this.#dealt, `${run}/${record.index}`, this.#dealtOut, run);
        this.#checkBound(run);
        break;
      case 'MiniBatchScored':
      case 'MiniBatchFailed':
        if (record.kind === 'MiniBatchFailed') this.#checkDeadly(record);
        this.#lanes.delete(`${run}/${record.index}`);
        noteOnce(this.#onLog, `${run}/${record.index}`, this.#verdicts, run);
        break;
      case 'InitFailed':
        this.#onLog.add(`${run}/${record.scorer}`);
        break;
      default:
    }
    if (topic !== TOPICS.deadLetters) this.published.push({ run, topic, value, key: addressOf(record), partition });
  }

  /**
   * What kills its scorer is given up for just that, after three deaths with nothing beside it. As lost only where a scorer
   * whose `init()` failed may have passed it on: its next descriptor knows of no deaths.
   */
  #checkDeadly({ run, index, tries }: MiniBatchFailed): void {
    if (!this.job.script.isDeadly(index) || this.isHealed(run)) return;
    const said = tries.at(-1)?.message ?? '';
    if (this.#world.scenario.initFailures > 0 && said.startsWith('lost: ')) return;
    if (!/its scorer died each of ([3-9]|\d\d+) times/.test(said))
      this.violated(`${index} kills its scorers, and failed: ${said}`);
  }

  /** At most so many scorers work on the step: their lanes are no more, while one planner deals. */
  #noteLane({ run, index }: { readonly run: number; readonly index: number }, lane: number): void {
    const { nodeCount } = this.job.manifest.settings;
    const { scenario } = this.#world;
    if (run !== this.latestRun || this.#onLog.has(`${run}/${index}`)) return;
    this.#lanes.set(`${run}/${index}`, lane);
    if (nodeCount === null || scenario.initFailures > 0 || this.#world.startedOf('planner') > 1) return;
    const lanes = new Set([...this.#lanes].flatMap(([key, each]) => (key.startsWith(`${run}/`) ? [each] : [])));
    if (lanes.size > nodeCount) this.violated(`node_count ${nodeCount}: run ${run} is on lanes ${[...lanes]}`);
  }

  /** I5: durable before ack. */
  committed(topic: string, group: string, member: string, values: readonly Uint8Array[]): void {
    for (const value of values) {
      const record = decoded(value);
      if (!this.#isOwn(record) || record.run < this.latestRun) continue;
      const key = 'index' in record ? `${record.run}/${record.index}` : '';
      const isVerdict = record.kind === 'MiniBatchScored' || record.kind === 'MiniBatchFailed';
      const isKept = isVerdict
        ? this.#isWritten(record)
        : this.#onLog.has(key) || this.#onLog.has(`${record.run}/${member}`);
      if (isKept || this.#isOver(record.run)) continue;
      if (record.kind === 'MiniBatch') {
        this.violated(`I5: ${member} committed the descriptor of ${key} on ${topic} before the log had its verdict`);
      }
      if (isVerdict) {
        this.violated(`I5: ${member} of ${group} committed the verdict on ${key} before it was written`);
      }
    }
  }

  /** Whose output it is from now on, as far as this process knows. */
  owns(owner: string, output: OwnedOutput): void {
    this.#owned.set(owner, output);
  }

  /** An owner's checkpoint names all below `next`, and at that moment nobody else had claimed the step. */
  vouchedFor(run: number, epoch: number, next: number): void {
    if (!this.#world.files.has(layout.epoch(this.job.manifest, epoch + 1))) this.#vouchedFor.push({ run, epoch, next });
  }

  /** I5, I6: what an owner's checkpoint named, each later one of the run has. */
  takenOver(run: number, epoch: number, next: number): void {
    const former = this.#vouchedFor.filter((each) => each.run === run && each.epoch < epoch);
    const least = Math.max(0, ...former.map((each) => each.next));
    // Of a run that is over the checkpoints are tidied away.
    if (next >= least || this.#isOver(run)) return;
    this.violated(`I5: run ${run} is taken over at ${next}, a checkpoint named all below ${least}`);
  }

  /** I5: what an owner takes for read is in the output that it has taken over. */
  skipped(owner: string, values: readonly Uint8Array[]): void {
    const owned = this.#owned.get(owner);
    if (owned === undefined || owned.run !== this.latestRun || this.#isOver(owned.run)) return;
    for (const value of values) {
      const record = decoded(value);
      const isVerdict = record?.kind === 'MiniBatchScored' || record?.kind === 'MiniBatchFailed';
      if (!this.#isOwn(record) || !isVerdict || record.run !== owned.run || owned.has(record.index)) continue;
      this.violated(`I5: ${owner} reads on behind the verdict on ${record.index}, which it does not have`);
      return;
    }
  }

  /**
   * What kills scorers takes along what others have passed on whose `init()` failed, and which nobody suspects any more: it
   * may be published as often as there are tries to find it.
   */
  get #mayBeLost(): boolean {
    const { initFailures, faults } = this.#world.scenario;
    return initFailures > 0 && faults.isDeadly;
  }

  /** I4: what stands in the output follows from the script alone. */
  written({ index, run, status, items, succeededItems, rows, error }: SettledMiniBatch, epoch: number): void {
    this.standsWritten(run, index);
    if (this.#mayBeLost && error.startsWith('lost: ')) {
      this.hasLost.add(run);
      return;
    }
    if (status === 'succeeded') this.#written.add(`${index}`);
    const wanted = this.expected.verdict(index, this.isHealed(run));
    const isRight =
      status === wanted.status &&
      items === wanted.items &&
      items - succeededItems === wanted.failedItems &&
      Buffer.from(rows).toString('latin1') === wanted.rows;
    if (!isRight)
      this.violated(`I4: epoch ${epoch} has another verdict on ${index} (run ${run}: ${status}) than the script`);
  }

  /** An owner has found it in what former owners wrote, or has written it. */
  standsWritten(run: number, index: number): void {
    this.#written.add(`${run}/${index}`);
  }

  /** I4, I6: what stands, stands. */
  outputStands(): void {
    const text = this.#world.disk.text(`${this.job.outputFolder}/${OUTPUT_FILE}`);
    if (text === undefined) this.violated('I4: the output was published, and is not there');
    if (this.#output !== undefined && this.#output !== text) this.violated('I4: the output file was changed');
    this.#output = text;
  }

  /** I10: progress never goes back while its owner is the same, and never beyond the total. */
  pinnedUp(progress: RunProgress, before: RunProgress | undefined): void {
    const { run, epoch, done, isDecided, isEnded } = progress;
    if (done.size > this.expected.total) this.violated(`I10: ${done.size} of ${this.expected.total} done`);
    if (before === undefined || before.run !== run || before.epoch !== epoch) return;
    const isBack = done.size < before.done.size || (before.isDecided && !isDecided) || (before.isEnded && !isEnded);
    if (isBack) this.violated(`I10: the progress of run ${run}, epoch ${epoch} went back`);
  }

  /** I8: the plan is not poured out: so much at most is dealt and has no verdict. */
  #checkBound(run: number): void {
    const { scenario } = this.#world;
    const scorers = this.#world.startedOf('scorer');
    const planners = this.#world.startedOf('planner');
    const verdicts = this.#verdicts.get(run) ?? 0;
    const bound = planners * (2 * scenario.workers * scorers + 8 * verdicts);
    if ((this.#dealtOut.get(run) ?? 0) - verdicts > bound)
      this.violated(`I8: run ${run} has more than ${bound} dealt out`);
  }

  #isWritten({ run, index }: { run: number; index: number }): boolean {
    return this.#written.has(`${run}/${index}`) || this.#written.has(`${index}`);
  }

  #isOver(run: number): boolean {
    const { jobId, step } = this.job.manifest;
    const address = { jobId, step, run };
    const marks = [layout.seal(address, run), layout.stop(address, run)];
    const progress = this.#world.board.read(addressOf(address));
    const isDecided = progress?.run === run && progress.isDecided;
    return isDecided || marks.some((path) => this.#world.files.get(path) !== undefined);
  }
}

function noteOnce(seen: Set<string>, key: string, counts: Map<number, number>, run: number): void {
  if (seen.has(key)) return;
  seen.add(key);
  counts.set(run, (counts.get(run) ?? 0) + 1);
}

function decoded(value: Uint8Array): WireRecord | undefined {
  try {
    return fakeCodec.decode(value);
  } catch {
    return undefined;
  }
}
