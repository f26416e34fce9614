import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { InitOutcome, Outcome } from '../../../core/ports/outcome.ts';
import type { MiniBatchTask, ScriptOptions, Worker } from '../../../core/ports/workers.ts';
import { encodeFrame, FrameDecoder, ProtocolError } from '../frames.ts';
import { FRAME, type InitHeader, toRunHeader } from '../messages.ts';
import { type Answer, checkHello, maskWith, readAnswer, readInitError, readTry } from './answers.ts';
import type { Child } from './child.ts';
import { Deadline } from './deadline.ts';
import { type Death, describeDeath, initFailure, lastWords, outcomeOfHead, shutdownFault } from './death.ts';
import { FoundAnswers } from './found-answers.ts';
import type { Gathering } from './gathering.ts';
import { LogFile } from './log-file.ts';
import { makeLinks } from './make-links.ts';
import { type HandedOver, TaskQueue } from './task-queue.ts';
import { Unheard } from './unheard.ts';

/** Of frames in either direction, beside the rows. */
const HEADER_LIMIT_TO_PARENT = 1024 * 1024;
const HEADER_LIMIT_TO_CHILD = 64 * 1024 * 1024;
const EXIT_LIMIT_MS = 5_000;
const STDERR_TAIL_BYTES = 4 * 1024;

/** One child and what it was given to do. */
export class ChildWorker implements Worker {
  readonly ended: Promise<void>;
  readonly #child: Child;
  readonly #script: ScriptOptions;
  readonly #mask: (text: string) => string;
  readonly #queue = new TaskQueue();
  readonly #deadline = new Deadline(() => this.#onDue());
  readonly #gathering: Gathering;
  readonly #unheard = new Unheard();
  readonly #decoder: FrameDecoder;
  readonly #hear = (): void => this.#hearAll();
  readonly #logs: readonly LogFile[];
  readonly #found: FoundAnswers;
  #resolveInit: ((outcome: InitOutcome) => void) | undefined;
  /** Known at the latest when it has ended. */
  #initFailure: InitOutcome | undefined;
  /** Why we killed it; what it still says afterwards counts only as far as it answers the running try. */
  #death: Death | undefined;
  #takesWork = true;
  #isOverdue = false;
  /** What it said before it ended by itself. */
  #farewell: 'bye' | 'last-answer' | undefined;
  /** What it was at when it ended. */
  #lost: HandedOver | undefined;

  constructor(child: Child, script: ScriptOptions, gathering: Gathering) {
    this.#child = child;
    this.#script = script;
    this.#gathering = gathering;
    this.#mask = maskWith(script.secrets);
    const limits = { header: HEADER_LIMIT_TO_PARENT, body: script.resultLimitBytes };
    this.#decoder = new FrameDecoder(limits, (...frame) => this.#unheard.add(...frame));
    this.#logs = openLogs(child, script);
    this.#found = new FoundAnswers(script, child);
    child.listen({
      onBytes: (chunk) => this.#onBytes(chunk),
      onSilence: () => this.#break('it closed its pipe to this program'),
    });
    this.ended = this.#end();
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  init(): Promise<InitOutcome> {
    return new Promise((resolve) => {
      if (this.#initFailure !== undefined) return resolve(this.#initFailure);
      this.#resolveInit = resolve;
      this.#sendInit();
    });
  }

  run(task: MiniBatchTask, onBegin?: () => void): Promise<Outcome> {
    if (!this.#takesWork || this.#child.hasExited) return Promise.resolve({ kind: 'not-begun' });
    const frame = encodeFrame(FRAME.run, toRunHeader(task));
    if (frame.length > HEADER_LIMIT_TO_CHILD) return Promise.resolve(tooManyFiles(task, frame.length));
    return new Promise((resolve) => {
      const isHead = this.#queue.add(task, onBegin, resolve);
      this.#child.send(frame);
      if (isHead && this.#resolveInit === undefined) this.#deadline.arm(this.#script.overheadTimeoutMs);
    });
  }

  async stop(graceMs: number): Promise<string | undefined> {
    this.#takesWork = false;
    const isGone = this.#child.hasExited;
    this.#child.send(encodeFrame(FRAME.shutdown, {}));
    let isLate = false;
    const grace = new Deadline(() => {
      isLate = this.#queue.isEmpty && this.#farewell === undefined;
      this.kill();
    });
    grace.arm(graceMs);
    await this.ended;
    grace.close();
    if (isLate) return `was killed: it was not done after ${graceMs / 1000} s`;
    const wasCalled = !isGone && this.#farewell !== 'last-answer' && this.#lost === undefined;
    return wasCalled ? shutdownFault(this.#death, await this.#child.gone, this.stderrTail()) : undefined;
  }

  kill(): void {
    this.#die({ kind: 'killed' });
  }

  /** It holds more than it may. */
  outOfMemory(bytes: number, limitBytes: number): void {
    const [held, limit] = [bytes, limitBytes].map((count) => `${Math.round(count / 1024 ** 2)} MiB`);
    this.#break(`it ran out of memory: with what it started it held ${held}, more than worker_memory_limit (${limit})`);
  }

  stderrTail(): string {
    return this.#logs[1]?.tail() ?? '';
  }

  #sendInit(): void {
    // Its end says the same, and nothing of it would be cleared away after that.
    if (this.#child.hasExited) return;
    try {
      mkdirSync(this.#script.scratchFolder, { recursive: true, mode: 0o700 });
      makeLinks(this.#script.scratchFolder, this.#script.links ?? {});
    } catch (error) {
      this.#break(`its scratch folder could not be made: ${(error as Error).message}`);
      return;
    }
    this.#child.send(encodeFrame(FRAME.init, initHeader(this.#script)));
    this.#deadline.arm(this.#script.initTimeoutMs);
  }

  #onBytes(chunk: Buffer): void {
    this.#orBreak(() => this.#decoder.push(chunk));
    if (this.#unheard.mayWait(this.#queue.length, this.#queue.handedOver)) this.#gathering.later(this.#hear);
    else this.#gathering.now(this.#hear);
  }

  #hearAll(): void {
    for (const frame of this.#unheard.take()) this.#orBreak(() => this.#onFrame(...frame));
  }

  #orBreak(act: () => void): void {
    if (this.#death?.kind === 'broken') return;
    try {
      act();
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#break(`on file descriptor 4, where no script may write, it sent ${error.message}`);
    }
  }

  #onFrame(type: number, header: Buffer, body: Buffer): void {
    const answer = readAnswer(type, header, body, this.#mask);
    if (answer === undefined) this.#onOtherFrame(type, header);
    else this.#onAnswer(answer);
  }

  #onAnswer({ index, attempt, outcome, isLast }: Answer): void {
    this.#expectHead(index, attempt);
    this.#isOverdue = false;
    if (isLast) this.#expectExit('last-answer');
    this.#queue.settleHead(outcome);
    if (this.#queue.isEmpty || this.#death !== undefined) this.#deadline.disarm();
    else this.#deadline.arm(this.#script.overheadTimeoutMs);
  }

  #onOtherFrame(type: number, header: Buffer): void {
    if (type === FRAME.began) this.#onBegan(header);
    else if (type === FRAME.hello) checkHello(header);
    else if (type === FRAME.ready) this.#onReady();
    else if (type === FRAME.initError) this.#onInitError(header);
    else if (type === FRAME.bye) this.#expectExit('bye');
    else if (type === FRAME.find) this.#found.answer(header);
    else throw new ProtocolError(`a frame of the unknown type ${type}`);
  }

  #onInitError(header: Buffer): void {
    this.#initFailure = { kind: 'failed', error: readInitError(header, this.#mask) };
    this.kill();
  }

  #onReady(): void {
    if (this.#death !== undefined) return;
    this.#deadline.disarm();
    this.#resolveInit?.({ kind: 'ready' });
    this.#resolveInit = undefined;
    if (!this.#queue.isEmpty) this.#deadline.arm(this.#script.overheadTimeoutMs);
  }

  #onBegan(header: Buffer): void {
    if (this.#death !== undefined) return;
    const { index, attempt, items } = readTry(header);
    this.#expectHead(index, attempt);
    this.#deadline.arm(this.#script.runTimeoutMs);
    this.#queue.beginHead(items);
  }

  #expectHead(index: number, attempt: number): void {
    if (this.#queue.isHead(index, attempt)) return;
    throw new ProtocolError(`a frame about mini-batch ${index}, try ${attempt}, which it was not working on`);
  }

  /**
   * The pipe is looked at once more before anybody is killed: this process may have been too busy to read an answer
   * that came in time, and a large one may be on its way.
   */
  #onDue(): void {
    const awaited = this.#awaited();
    setImmediate(() => {
      this.#hearAll();
      if (this.#awaited() !== awaited || this.#death !== undefined) return;
      const isAnswering = this.#decoder.isMidFrame && !this.#isOverdue;
      this.#isOverdue = true;
      if (isAnswering) this.#deadline.arm(this.#script.overheadTimeoutMs);
      else this.#die({ kind: 'timed-out', head: this.#queue.head, afterMs: this.#timeoutMs() });
    });
  }

  /** Another one each time that something has moved on. */
  #awaited(): unknown {
    return this.#resolveInit ?? this.#queue.head?.began ?? this.#queue.head;
  }

  #timeoutMs(): number {
    if (this.#resolveInit !== undefined) return this.#script.initTimeoutMs;
    return this.#queue.head?.began === undefined ? this.#script.overheadTimeoutMs : this.#script.runTimeoutMs;
  }

  /** It says that it ends; a script's exit handlers may keep it from doing so. */
  #expectExit(farewell: 'bye' | 'last-answer'): void {
    this.#farewell ??= farewell;
    this.#takesWork = false;
    setTimeout(() => this.kill(), EXIT_LIMIT_MS).unref();
  }

  /** What it said before still counts. */
  #break(reason: string): void {
    this.#hearAll();
    this.#die({ kind: 'broken', reason });
  }

  #die(death: Death): void {
    this.#death ??= death;
    this.#takesWork = false;
    this.#child.kill();
  }

  /** Everything is heard before anything is judged: pipe, then logs; then the outcomes, then the scratch folder goes. */
  async #end(): Promise<void> {
    const exit = await this.#child.gone;
    this.#hearAll();
    this.#takesWork = false;
    this.#deadline.close();
    await Promise.all(this.#logs.map((log) => log.expectEnd()));
    this.#lost = this.#queue.head;
    const outcome = outcomeOfHead(this.#queue.head, this.#death, exit);
    const words = lastWords(this.stderrTail());
    this.#queue.settleHead(outcome.kind === 'crashed' && words !== '' ? { ...outcome, lastWords: words } : outcome);
    this.#queue.settleRest();
    await rm(this.#script.scratchFolder, { recursive: true, force: true }).catch(() => undefined);
    const failure = this.#child.failure;
    const reason = failure ? `the worker could not be started: ${failure}` : describeDeath(this.#death, exit);
    this.#initFailure ??= initFailure(this.#mask(reason), this.#death, this.stderrTail());
    this.#resolveInit?.(this.#initFailure);
  }
}

function openLogs(child: Child, { stdoutFile, stderrFile, secrets }: ScriptOptions): readonly LogFile[] {
  if (child.stdout === undefined || child.stderr === undefined) return [];
  return [
    new LogFile(child.stdout, stdoutFile, secrets, 0),
    new LogFile(child.stderr, stderrFile, secrets, STDERR_TAIL_BYTES),
  ];
}

/** Timeouts and log files are the parent's business, and secrets nobody's. */
function initHeader(script: ScriptOptions): InitHeader {
  const { number, codeFolder, entryScript, environment, scratchFolder, loggingLevel, rows, resultLimitBytes } = script;
  const header = { number, codeFolder, entryScript, environment, scratchFolder, loggingLevel, rows, resultLimitBytes };
  const { logFolder, packages } = script;
  return {
    ...header,
    arguments: script.arguments,
    hasRegistries: script.find !== undefined,
    ...(logFolder === undefined ? {} : { logFolder }),
    ...(packages === undefined ? {} : { packages }),
  };
}

function tooManyFiles(task: MiniBatchTask, bytes: number): Outcome {
  const message = `the names of its ${task.slices.length} files take ${bytes} bytes; at most ${HEADER_LIMIT_TO_CHILD} fit`;
  const error = { name: 'MiniBatchTooLarge', message, traceback: '' };
  return { kind: 'failed', error, retryable: false, startedAtMs: Date.now(), durationMs: 0 };
}
