import { randomUUID } from 'node:crypto';
import type { InitOutcome, Outcome } from '../../core/ports/outcome.ts';
import type { MiniBatchTask, Worker, Workers } from '../../core/ports/workers.ts';
import type { Workplace } from '../../services/scorer/ports.ts';

export interface FakeScript {
  readonly init?: (worker: number) => Promise<InitOutcome>;
  /** `dies`: its worker does. */
  readonly run?: (task: MiniBatchTask, worker: number) => Promise<unknown>;
  /** Resolves when `shutdown()` is back. */
  readonly shutdown?: (codeFolder: string) => Promise<void>;
}

/** Workers without processes: each row names its mini-batch. Counts who is there. */
export class FakeWorkers implements Workers {
  readonly #script: FakeScript;
  readonly #alive = new Set<string>();
  started = 0;
  mostAtOnce = 0;

  constructor(script: FakeScript = {}) {
    this.#script = script;
  }

  get alive(): number {
    return this.#alive.size;
  }

  warm(): void {}

  start(_: unknown, { number, codeFolder }: { readonly number: number; readonly codeFolder: string }): Worker {
    const id = randomUUID();
    const gone = Promise.withResolvers<void>();
    const { init, run, shutdown } = this.#script;
    this.#alive.add(id);
    this.started += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#alive.size);
    const end = () => {
      this.#alive.delete(id);
      gone.resolve();
    };
    return {
      pid: 1,
      init: async () => {
        const killed = gone.promise.then((): InitOutcome => ({ kind: 'failed', error: KILLED }));
        return Promise.race([init?.(number) ?? READY, killed]);
      },
      run: async (task, onBegin) => {
        onBegin?.();
        const killed = gone.promise.then(() => CRASHED);
        const how = await Promise.race([run?.(task, number), killed]);
        if (how === 'dies') end();
        return how === 'dies' || how === CRASHED ? CRASHED : succeeded(task);
      },
      stop: async () => {
        await shutdown?.(codeFolder);
        end();
        return undefined;
      },
      kill: end,
      ended: gone.promise,
      stderrTail: () => '',
    };
  }

  async close(): Promise<void> {}
}

/** A machine that every step may have so many workers of. */
export const fakeWorkplace = (workers: number): Workplace => ({
  workersOf: () => workers,
  processOptions: () => ({}) as never,
  scriptOptions: ({ step }, number) => ({ number, codeFolder: step }) as never,
});

const READY: InitOutcome = { kind: 'ready' };
const KILLED = { name: 'Error', message: 'killed', traceback: '' };
const CRASHED: Outcome = { kind: 'crashed', exitCode: null, signal: 'SIGKILL', startedAtMs: 0, durationMs: 0 };

function succeeded({ index }: MiniBatchTask): Outcome {
  const rows = new TextEncoder().encode(`mini-batch ${index}\n`);
  return { kind: 'succeeded', startedAtMs: 0, durationMs: 1, returned: 1, rowCount: 1, rows, warnings: [] };
}
