import type { MillraceError } from '../../core/errors.ts';
import { layout } from '../../core/job/layout.ts';
import { TOPICS } from '../../core/ports/transport.ts';
import { Broker } from './broker.ts';
import { Disk } from './disk.ts';
import { Board } from './fake-board.ts';
import { Files } from './fake-store.ts';
import type { FaultKind } from './faults.ts';
import { Invariants } from './invariants.ts';
import { isMeant, Mischief } from './mischief.ts';
import { type Role, SimProcess } from './process.ts';
import type { Reader } from './reader.ts';
import { type Scenario, type SimJob, START_MS } from './scenario.ts';
import { Scheduler } from './scheduler.ts';
import { startService } from './services.ts';
import { COMPUTE, SESSION_MS } from './world-settings.ts';

const LONGEST_RESTART_MS = 8_000;
/** Files that belong to one owner, who may write them anew; all others are written once. */
const OWNED = /\/(checkpoint|progress|mark)\.\d+$/;

/** A process with what it runs. */
export interface Running {
  readonly process: SimProcess;
  /** Asks it to stop. */
  stop: () => void;
  isOver: boolean;
}

/** The simulated world: everything that survives a process, and the processes. */
export class World {
  readonly scenario: Scenario;
  readonly scheduler = new Scheduler();
  /** What the outputs' adapter writes to. */
  readonly disk = new Disk();
  readonly files = new Files(this.disk);
  /** By folder. */
  readonly inputs = new Map<string, Files>();
  readonly outputFolder = new Files();
  /** What is watched of each job. */
  readonly jobs: readonly Invariants[];
  readonly violations: string[] = [];
  readonly mischief: Mischief;
  readonly readers = new Set<Reader>();
  /** Says what happens, when somebody wants to read it. */
  readonly trace: (line: string) => void;
  readonly isTraced: boolean;
  broker: Broker;
  board = new Board();
  running: Running[] = [];
  /** Nothing is started any more. */
  isEnding = false;
  #started = 0;
  /** Starts that are planned; those of an earlier life are off. */
  #starting = 0;
  #life = 0;
  readonly #startedOf = new Map<Role, number>();

  constructor(scenario: Scenario, trace?: (line: string) => void) {
    this.scenario = scenario;
    this.isTraced = trace !== undefined;
    this.trace = (line) => trace?.(`${this.scheduler.nowMs.toFixed(1).padStart(10)} ${line}`);
    this.jobs = scenario.jobs.map((job) => new Invariants(this, job));
    this.mischief = new Mischief(this);
    this.broker = this.#newBroker();
    this.#watchBoard();
    this.files.onReplace = (path) => this.#replaced(path);
    for (const job of scenario.jobs) this.inputs.set(job.inputFolder, inputsOf(job));
  }

  get random() {
    return this.scenario.random;
  }

  get startMs(): number {
    return START_MS;
  }

  /** Nothing runs, and nothing is about to. */
  get isDown(): boolean {
    return this.running.length === 0 && this.#starting === 0;
  }

  /** How many of a role there ever were. */
  startedOf(role: 'planner' | 'scorer'): number {
    return (this.#startedOf.get(role) ?? 0) + (this.#startedOf.get('embedded') ?? 0);
  }

  newProcess(role: Role): SimProcess {
    this.#started += 1;
    this.#startedOf.set(role, (this.#startedOf.get(role) ?? 0) + 1);
    return new SimProcess(`${role}-${this.#started}`, role, this);
  }

  /** All services of the scenario. */
  startAll(): void {
    if (this.scenario.where === 'embedded') {
      this.#startAfter(0, 'embedded');
      return;
    }
    for (const role of ['planner', 'scorer', 'collector'] as const) {
      for (let n = 0; n < this.scenario.instances[role]; n += 1) this.#startAfter(0, role);
    }
  }

  startLater(role: 'planner' | 'scorer' | 'collector'): void {
    this.#startAfter(this.random.below(LONGEST_RESTART_MS), role);
  }

  #startAfter(delayMs: number, role: Exclude<Role, 'client'>): void {
    const life = this.#life;
    this.#starting += 1;
    this.scheduler.after(delayMs, () => {
      if (life !== this.#life) return;
      this.#starting -= 1;
      if (!this.isEnding) this.#start(role);
    });
  }

  #start(role: Exclude<Role, 'client'>): void {
    const process = this.newProcess(role);
    const running: Running = { process, stop: () => {}, isOver: false };
    this.running.push(running);
    this.trace(`${process.id} starts`);
    const { stop, over } = startService(this, process);
    running.stop = stop;
    over.then(
      () => this.#ended(running, undefined),
      (error: unknown) => this.#ended(running, error),
    );
  }

  /** A process dies where it stands; another takes its place later. */
  kill(process: SimProcess): void {
    if (process.isDead) return;
    this.trace(`${process.id} dies`);
    process.kill();
    this.running = this.running.filter((running) => running.process !== process);
    this.scheduler.after(SESSION_MS, () => this.expel(process));
    if (process.role !== 'client' && process.role !== 'embedded') this.startLater(process.role);
  }

  expel(process: SimProcess): void {
    for (const reader of [...this.readers]) if (reader.process === process) reader.expel();
  }

  /** Everything that runs is gone; embedded, the topics with it. */
  killAll(): void {
    for (const { process } of [...this.running]) process.kill();
    this.running = [];
    this.#starting = 0;
    this.#life += 1;
    for (const reader of [...this.readers]) reader.expel();
    if (this.scenario.where === 'cluster') return;
    this.broker = this.#newBroker();
    this.board = new Board();
    this.#watchBoard();
  }

  crossing(process: SimProcess, what: string): MillraceError | undefined {
    return this.mischief.crossing(process, what);
  }

  latencyMs(): number {
    return this.mischief.latencyMs();
  }

  readFrom(process: SimProcess, topic: string, skipped: readonly Uint8Array[]): void {
    if (topic !== TOPICS.results) return;
    for (const job of this.jobs) job.skipped(process.id, skipped);
  }

  happened(kind: FaultKind, what = ''): void {
    this.scenario.faults.count(kind);
    this.trace(`*** ${kind} ${what}`);
  }

  violated(what: string): void {
    this.trace(`!!! ${what}`);
    this.violations.push(what);
  }

  invariantsOf(jobId: string): Invariants {
    const found = this.jobs.find(({ job }) => job.manifest.jobId === jobId);
    if (found === undefined) throw new Error(`there is no job ${jobId}`);
    return found;
  }

  #watchBoard(): void {
    this.board.onPinUp = (progress, before) => this.invariantsOf(progress.jobId).pinnedUp(progress, before);
  }

  /** I6: what is decided stays as it is. */
  #replaced(path: string): void {
    if (!OWNED.test(path)) this.violated(`I6: ${path} was written over`);
  }

  #newBroker(): Broker {
    const { jobs, lanes, results } = this.scenario.partitions;
    const topics = {
      [TOPICS.jobs]: jobs,
      [TOPICS.miniBatches(COMPUTE)]: lanes,
      [TOPICS.results]: results,
      [TOPICS.deadLetters]: 1,
      [TOPICS.status]: 1,
    };
    return new Broker(topics, this.random, {
      appended: (topic, partition, value) => {
        for (const job of this.jobs) job.appended(topic, partition, value);
      },
      committed: (topic, group, member, values) => {
        for (const job of this.jobs) job.committed(topic, group, member, values);
      },
    });
  }

  #ended(running: Running, error: unknown): void {
    const { process } = running;
    running.isOver = true;
    if (process.isDead) return;
    if (error !== undefined && !isMeant(error)) this.violated(`${process.id} broke: ${String((error as Error).stack)}`);
    this.trace(`${process.id} is over${error === undefined ? '' : `: ${String(error)}`}`);
    if (error === undefined && this.isEnding) return;
    if (process.role === 'embedded') this.killAll();
    else this.kill(process);
  }

  /** Whether the store has the end of a run. */
  endOf({ job }: Invariants, run: number): string | undefined {
    return this.files.text(layout.end(job.manifest, run));
  }
}

function inputsOf({ files }: SimJob): Files {
  const inputs = new Files();
  for (let n = 0; n < files; n += 1) {
    inputs.put(`${String(n).padStart(6, '0')}.png`, new Uint8Array(1 + (n % 7)), START_MS - 1_000);
  }
  return inputs;
}
