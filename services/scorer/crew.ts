import { judge } from '../../core/attempt/judge.ts';
import { invariant, isMachines } from '../../core/errors.ts';
import type { StepManifest } from '../../core/job/manifest.ts';
import { OwnInputs } from '../../core/mini-batch/own-inputs.ts';
import { enoughHeld, heldAhead } from '../../core/pacing/ahead.ts';
import { ServiceTime } from '../../core/pacing/service-time.ts';
import type { EnvironmentNews } from '../../core/ports/environment-news.ts';
import type { Warning } from '../../core/ports/journal.ts';
import type { FailedOutcome, Outcome, ScriptError } from '../../core/ports/outcome.ts';
import type { RunAddress } from '../../core/ports/step-address.ts';
import { BetweenTries } from './between-tries.ts';
import type { CrewClaim, CrewHouse } from './crew-house.ts';
import { CrewSlots } from './crew-slots.ts';
import { FetchAhead } from './fetch-ahead.ts';
import { isAlone, type Job } from './job.ts';
import type { Outbox } from './outbox.ts';
import type { ScorerPorts, ScorerSettings } from './ports.ts';
import type { ScorerCount } from './scorer-count.ts';
import { Slot } from './slot.ts';
import { taskOf } from './task-of.ts';
import { tryEnded } from './try-ended.ts';
import type { Turnstile } from './turnstile.ts';
import { initFailed, notPrepared, type Unable } from './unable-because.ts';
import { UnableHere } from './unable-here.ts';
import { deadLetter, failed, failedTry, scored, scorersDied } from './verdict-records.ts';
import { WorkQueue } from './work-queue.ts';

/** The workers of one step on this scorer, and the mini-batches that wait for them. */
export class Crew {
  readonly #ports: ScorerPorts;
  readonly #settings: ScorerSettings;
  readonly #manifest: StepManifest;
  readonly run: RunAddress;
  readonly inputs: OwnInputs;
  readonly #outbox: Outbox;
  readonly #turnstile: Turnstile;
  readonly #onChange: () => void;
  readonly #slots: CrewSlots;
  readonly #prepared: Promise<void>;
  /** Scorers that worked on the step when it came here. */
  #nodes = 1;
  /** Workers at most; 0 until there is what they need. */
  #most = 0;
  readonly #queue = new WorkQueue();
  readonly #serviceTime = new ServiceTime();
  readonly #closed = new AbortController();
  readonly #betweenTries: BetweenTries;
  /** Who gets what is not begun, once it is closed. */
  #rest: 'others' | 'nobody' = 'others';
  #isGoingOn = false;
  readonly #ahead: FetchAhead;
  readonly #unable: UnableHere;

  constructor(
    ports: ScorerPorts,
    settings: ScorerSettings,
    manifest: StepManifest,
    run: RunAddress,
    { outbox, turnstile, scorers, onChange }: CrewHouse,
  ) {
    this.#ports = ports;
    this.#turnstile = turnstile;
    this.#settings = settings;
    this.#manifest = manifest;
    this.run = run;
    this.inputs = new OwnInputs(manifest, ports.patterns);
    this.#outbox = outbox;
    this.#betweenTries = new BetweenTries(ports.clock, this.#closed.signal, {
      onDue: (job) => this.#tryAgain(job),
      onFailed: (error) => outbox.fail(error),
    });
    this.#onChange = onChange;
    this.#ahead = new FetchAhead(ports.workers, manifest, this.#queue);
    this.#unable = new UnableHere({ ports, settings, outbox, run }, (jobs) => this.#ahead.forget(jobs));
    const events = { onReady: this.#ready.bind(this), onInitFailed: this.#initFailed.bind(this) };
    const create = (number: number): Slot => new Slot({ number, nodes: this.#nodes }, ports, manifest, run, events);
    this.#slots = new CrewSlots(create, ports.clock, { onGone: onChange, onBroken: (error) => outbox.fail(error) });
    this.#prepared = this.#prepare(scorers).catch((error: unknown) => outbox.fail(error));
  }

  /** Workers may come once there is what they need. */
  async #prepare(scorers: ScorerCount): Promise<void> {
    const { workplace, journal } = this.#ports;
    // Asked beside all else: its answer takes a way to the broker and back.
    const counted = scorers.now(this.#closed.signal);
    try {
      const say = (event: EnvironmentNews | Warning): void => journal.note({ ...this.run, ...event });
      await workplace.prepare?.(this.#manifest, say, this.#closed.signal);
    } catch (error) {
      if (this.#closed.signal.aborted) return; // Nobody waits for it any more, and nobody is to blame.
      await this.#declareUnable(notPrepared(error));
      return;
    }
    const { nodeCount } = this.#manifest.settings;
    const present = (await counted) ?? nodeCount ?? 1;
    this.#nodes = Math.max(1, Math.min(present, nodeCount ?? present));
    this.#most = Math.min(workplace.workersOf(this.#manifest), this.#settings.maxWorkers);
    this.#onChange();
  }

  get claim(): CrewClaim {
    const { busy, warm, held, ranMs, turnMs } = this.#slots;
    const most = Math.max(0, this.#most - this.#slots.leaving);
    const wanted = Math.min(this.#workFor(busy), most);
    return { wanted, warm: Math.min(warm, most - wanted), held, ranMs, turnMs };
  }

  /** Workers on their way out. */
  get leaving(): number {
    return this.#slots.leaving;
  }

  #workFor(busy: number): number {
    if (this.#closed.signal.aborted || this.#unable.isSo) return 0;
    return busy + (this.#turnstile.isShut ? this.#queue.count(isAlone) : this.#queue.length);
  }

  /** One worker more. */
  addWorker(): void {
    this.#slots.add();
  }

  /** Only so many workers stay; those that are at work leave when they have finished. */
  keepWorkers(most: number): void {
    this.#slots.keep(most);
  }

  offer(job: Job): void {
    if (this.#closed.signal.aborted) this.#giveBack(job);
    else if (this.#unable.isSo) this.#unable.refuse(job);
    else if (!isAlone(job)) this.#queue.push(job);
    else {
      // Nothing else may run: its step has the first claim on a worker.
      this.#queue.putFirst(job);
      this.#onChange();
    }
  }

  /** It has killed so many scorers that it is not tried again. */
  condemn(job: Job, deaths: number): void {
    job.failedTries.push(scorersDied(job, deaths, this.#ports.clock.now()));
    this.#outbox.send(failed(job, this.#settings.id), job.ack, deadLetter(job, ''));
  }

  /** Hands out what waits, and lets the data of what comes next be fetched meanwhile. */
  handOut(): void {
    this.#unable.tell();
    this.#handOut();
    if (!this.#closed.signal.aborted) this.#ahead.look();
  }

  /** First one to each worker, then what each may hold ahead, level by level. */
  #handOut(): void {
    const ahead = heldAhead(this.#serviceTime.meanMs);
    const enough = enoughHeld(ahead);
    const slots = this.#slots.fed.filter(({ held }) => held < enough);
    for (let level = 0; level <= ahead && slots.length > 0; level += 1) {
      for (const slot of slots) {
        if (slot.held > level) continue;
        const job = this.#next();
        if (job === undefined) return;
        this.#try(slot, job);
      }
    }
  }

  #next(): Job | undefined {
    if (!this.#turnstile.isShut) return this.#queue.shift();
    return this.#queue.shiftFirst(isAlone);
  }

  /** What waits on these lanes belongs to another scorer now. */
  dropLanes(partitions: readonly number[]): void {
    const waiting = this.#queue.remove(({ partition }) => partitions.includes(partition));
    this.#ahead.forget([...waiting, ...this.#betweenTries.dropLanes(partitions)]);
  }

  /** Workers end; one that holds work has `graceMs` to finish it. What waits goes to others, or nobody wants it. */
  async close(graceMs: number, rest: 'others' | 'nobody'): Promise<void> {
    this.#rest = rest;
    this.#closed.abort();
    for (const job of [...this.#unable.takeRefused(), ...this.#queue.removeAll()]) this.#giveBack(job);
    await this.#slots.close(graceMs);
    await this.#prepared;
    await this.#ports.workplace.release?.(this.#manifest);
  }

  #try(slot: Slot, job: Job): void {
    const { worker } = slot;
    invariant(worker !== undefined, `worker ${slot.number} is not ready`);
    const about = { ...this.run, index: job.miniBatch.index, attempt: job.attempt, worker: slot.number };
    slot.took();
    this.#turnstile.began();
    const task = taskOf(job);
    const began = () => this.#ports.journal.note({ kind: 'try-began', ...about });
    const over = (outcome: Outcome | undefined): void => {
      slot.settled(outcome?.kind);
      if (outcome === undefined) this.#ahead.forget([job]);
      else this.#settle(slot, job, outcome);
      this.#turnstile.ended();
      this.#goOn();
    };
    const run = (): Promise<Outcome> => worker.run(task, began);
    const noted = job.noteAlone?.('running').then((isOurs) => (isOurs ? run() : undefined));
    (noted ?? run()).then(over).catch((error: unknown) => this.#broken(slot, job, error));
  }

  /** What is wrong with the machine is not the mini-batch's fault: it goes to another scorer. */
  #broken(slot: Slot, job: Job, error: unknown): void {
    if (!isMachines(error) || !this.#settings.leavesToOthers) {
      this.#outbox.fail(error);
      return;
    }
    slot.settled('not-begun');
    this.#turnstile.ended();
    void this.#declareUnable(notPrepared(error));
    this.#betweenTries.add(job, 0);
  }

  #settle(slot: Slot, job: Job, outcome: Outcome): void {
    // Whom we end because we stop, it is not the mini-batch's fault: another scorer gets it, all its tries left.
    const isOurDoing = outcome.kind === 'crashed' && this.#closed.signal.aborted;
    if (outcome.kind === 'not-begun' || isOurDoing) {
      this.#betweenTries.add(job, 0);
      return;
    }
    const verdict = judge(outcome, job.attempt, this.#manifest.settings.runMaxTry);
    if (outcome.items !== undefined) job.rowsSeen = outcome.items;
    const retryInMs = verdict.kind === 'retry' ? verdict.delayMs : null;
    this.#ports.journal.note(tryEnded({ job, run: this.run, worker: slot.number, outcome, retryInMs }));
    if (verdict.kind === 'complete') {
      this.#serviceTime.note(outcome.durationMs, slot.number);
      this.#outbox.send(scored(job, verdict.result, this.#settings.id, slot.number), job.ack);
      return;
    }
    job.failedTries.push(failedTry(job, outcome as FailedOutcome, slot.number));
    if (verdict.kind === 'retry') {
      job.attempt += 1;
      this.#betweenTries.add(job, verdict.delayMs);
    } else this.#outbox.send(failed(job, this.#settings.id), job.ack, deadLetter(job, slot.stderrTail()));
  }

  #tryAgain(job: Job): void {
    if (this.#closed.signal.aborted) this.#giveBack(job);
    else if (this.#unable.isSo) this.#unable.refuse(job);
    else this.#queue.putFirst(job);
    this.#goOn();
  }

  /** Once for all that was settled together. */
  #goOn(): void {
    if (this.#isGoingOn) return;
    this.#isGoingOn = true;
    queueMicrotask(() => {
      this.#isGoingOn = false;
      this.#onChange();
      this.handOut();
    });
  }

  /** Unacked it goes to whoever has its lane next; but what nobody wants would hold back all that comes after it. */
  #giveBack(job: Job): void {
    this.#ahead.forget([job]);
    if (this.#rest === 'nobody') job.ack();
  }

  #ready({ number }: Slot): void {
    this.#slots.inits.ready(number);
    this.handOut();
  }

  #initFailed({ number }: Slot, error: ScriptError): boolean {
    const after = this.#slots.initFailed(number);
    if (after === 'give-up') void this.#declareUnable(initFailed(error));
    else if (this.#slots.ready.length > 0 && this.#slots.inits.isNews(number)) {
      const message = `worker ${number} does not get ready: its init() fails again and again; it is tried now and then, and the others go on`;
      this.#ports.journal.note({ kind: 'warning', ...this.run, key: `worker-${number}-init-failed`, message });
    }
    return after === 'try-again';
  }

  /** Nothing of the step can be run here. */
  unable(why: Unable): void {
    void this.#declareUnable(why);
  }

  async #declareUnable(why: Unable): Promise<void> {
    if (!this.#unable.isSo) await this.#unable.declare(why, this.#queue.removeAll());
  }
}
