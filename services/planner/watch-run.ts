import { layout } from '../../core/job/layout.ts';
import type { RunProgress } from '../../core/ports/progress-board.ts';
import type { RunAddress } from '../../core/ports/step-address.ts';
import { TOPICS } from '../../core/ports/transport.ts';
import type { RunScope } from './run-scope.ts';
import { HELD_UP_MS, LOOK_MS, SAY_AGAIN_MS, STOPPED_MS } from './stop-pace.ts';

/**
 * Until the store has the decision on the run: hears cancels and stops a run that does not get on. That the board says
 * it is decided is not enough: whoever said so may die before the store has it, and its successor may not know.
 */
export async function watchRun(scope: RunScope): Promise<void> {
  const { ports, run, publish, signal } = scope;
  const deadlines = new Deadlines(scope);
  let saidAtMs = Number.NEGATIVE_INFINITY;
  while (!signal.aborted) {
    if (await isSealed(scope)) return;
    await deadlines.brokerAnswers();
    const progress = await ports.board.read(run);
    const late = deadlines.passed(progress);
    const isSaid = ports.clock.monotonicMs() - saidAtMs < SAY_AGAIN_MS || isDecided(progress, run);
    const stop = isSaid ? undefined : ((await cancelled(scope)) ?? late);
    // Another planner may have the run by now, and see it get on.
    if (stop !== undefined && !signal.aborted) {
      saidAtMs = ports.clock.monotonicMs();
      await publish({ kind: 'StepStopped', ...run, ...stop });
    }
    const asleepMs = ports.clock.monotonicMs();
    await ports.clock.sleep(LOOK_MS, signal);
    deadlines.overslept(ports.clock.monotonicMs() - asleepMs - LOOK_MS);
  }
}

interface Stop {
  readonly status: 'cancelled' | 'failed';
  readonly reason: string;
}

async function isSealed({ ports, run }: RunScope): Promise<boolean> {
  return (await ports.store.stat(layout.seal(run, run.run))) !== undefined;
}

const isDecided = (progress: RunProgress | undefined, { run }: RunAddress): boolean =>
  progress?.run === run && progress.isDecided;

async function cancelled({ ports, run }: RunScope): Promise<Stop | undefined> {
  const asked = await ports.store.stat(layout.cancel(run.jobId, run.run));
  return asked && { status: 'cancelled', reason: 'cancelled' };
}

/** The two timeouts of a run that no mini-batch can see (CONTRACT §2). */
class Deadlines {
  readonly #scope: RunScope;
  #startedAtMs: number;
  #lookedAtMs: number;
  #settled = 0;
  #settledAtMs: number;

  constructor(scope: RunScope) {
    this.#scope = scope;
    this.#startedAtMs = scope.ports.clock.monotonicMs();
    this.#lookedAtMs = this.#startedAtMs;
    this.#settledAtMs = this.#startedAtMs;
  }

  /** Where a timeout goes by what came over the broker. */
  async brokerAnswers(): Promise<void> {
    const { ports, manifest, opened } = this.#scope;
    if (manifest.settings.progressUpdateTimeout === null) return;
    await ports.transport.bounds(TOPICS.results, opened.partition);
  }

  /** Who sleeps far too long was stopped (Ctrl-Z): in that time nothing could be seen to get on. */
  overslept(ms: number): void {
    if (ms < STOPPED_MS) return;
    this.#startedAtMs += ms;
    this.#lookedAtMs += ms;
    this.#settledAtMs += ms;
  }

  /** To be asked at each look. */
  passed(progress: RunProgress | undefined): Stop | undefined {
    const { firstTaskCreationTimeout, progressUpdateTimeout } = this.#scope.manifest.settings;
    const now = this.#scope.ports.clock.monotonicMs();
    // Broker or store were away, and nobody could get on. All begins anew: whoever works on it has to come back as well.
    if (now - this.#lookedAtMs > HELD_UP_MS) this.#startedAtMs = this.#settledAtMs = now;
    this.#lookedAtMs = now;
    const settled = progress?.done.size ?? 0;
    if (settled > this.#settled) {
      this.#settled = settled;
      this.#settledAtMs = now;
    }
    const { shelf } = this.#scope;
    if (shelf.isEmpty && !shelf.isClosed && now - this.#startedAtMs > firstTaskCreationTimeout * 1_000) {
      return failed(`no mini-batch was made within first_task_creation_timeout (${firstTaskCreationTimeout} s)`);
    }
    if (progressUpdateTimeout !== null && now - this.#settledAtMs > progressUpdateTimeout * 1_000) {
      return failed(`no mini-batch was settled within progress_update_timeout (${progressUpdateTimeout} s)`);
    }
    return undefined;
  }
}

const failed = (reason: string): Stop => ({ status: 'failed', reason });
