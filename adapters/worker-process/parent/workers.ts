import type { ProcessOptions, ScriptOptions, Worker, Workers } from '../../../core/ports/workers.ts';
import { Child } from './child.ts';
import { Gathering } from './gathering.ts';
import { hostCommand } from './host-command.ts';
import { MemoryWatch } from './memory-watch.ts';
import { Reaper } from './reaper.ts';
import { ChildWorker } from './worker.ts';

/** Workers that are child processes of this one (docs/reference/worker-protocol.md). */
export function createWorkers(): Workers {
  return new ChildWorkers();
}

class ChildWorkers implements Workers {
  readonly #reaper = new Reaper();
  readonly #memory = new MemoryWatch();
  readonly #gathering = new Gathering();
  /** By equal `ProcessOptions`. */
  readonly #warm = new Map<string, Child[]>();
  readonly #workers = new Set<Worker>();

  warm(options: ProcessOptions, count: number): void {
    const children = this.#warm.get(keyOf(options)) ?? [];
    for (let started = 0; started < count; started += 1) children.push(this.#launch(options));
    this.#warm.set(keyOf(options), children);
  }

  start(options: ProcessOptions, script: ScriptOptions): Worker {
    const worker = new ChildWorker(this.#takeWarm(options) ?? this.#launch(options), script, this.#gathering);
    this.#workers.add(worker);
    void worker.ended.then(() => this.#workers.delete(worker));
    this.#limit(worker, script.memoryLimitBytes);
    return worker;
  }

  #limit(worker: ChildWorker, limitBytes: number | undefined): void {
    const { pid } = worker;
    if (limitBytes === undefined || pid === undefined) return;
    this.#memory.watch(pid, limitBytes, (bytes) => worker.outOfMemory(bytes, limitBytes));
    void worker.ended.then(() => this.#memory.forget(pid));
  }

  async close(): Promise<void> {
    const children = [...this.#warm.values()].flat();
    this.#warm.clear();
    for (const child of children) child.kill();
    const workers = [...this.#workers];
    for (const worker of workers) worker.kill();
    await Promise.all([...children.map(({ gone }) => gone), ...workers.map(({ ended }) => ended)]);
    this.#reaper.close();
  }

  #launch({ environment, language, program }: ProcessOptions): Child {
    return new Child(hostCommand(language, program), environment, this.#reaper);
  }

  /** One may have died while it waited. */
  #takeWarm(options: ProcessOptions): Child | undefined {
    const children = this.#warm.get(keyOf(options)) ?? [];
    let child = children.shift();
    while (child?.hasExited) child = children.shift();
    return child;
  }
}

const keyOf = ({ environment, language, program }: ProcessOptions): string =>
  JSON.stringify([language, program, Object.entries(environment).sort(([a], [b]) => (a < b ? -1 : 1))]);
