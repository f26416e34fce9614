import type { Observable } from 'rxjs';
import type { Journal, JournalEvent } from '../../core/ports/journal.ts';
import type { Progress } from '../../core/ports/progress.ts';
import type { RunAddress } from '../../core/ports/step-address.ts';
import { foldProgress } from '../../core/progress/fold-progress.ts';
import { startProgress } from '../../core/progress/progress-state.ts';
import { viewProgress } from '../../core/progress/view-progress.ts';

const PERIOD_MS = 100;

/** A journal that keeps the newest progress of a run, for whoever wants to watch. */
export class WatchedRun implements Journal {
  readonly #state;
  readonly #nowMs: () => number;
  #onEnd = () => {};

  /** `nowMs` is monotonic. */
  constructor(run: RunAddress, nowMs: () => number, maxTries: number) {
    this.#nowMs = nowMs;
    this.#state = startProgress(run, nowMs(), { maxTries });
  }

  note(event: JournalEvent): void {
    foldProgress(this.#state, event, this.#nowMs());
    if (event.kind === 'step-ended') this.#onEnd();
  }

  get progress(): Progress {
    return viewProgress(this.#state, this.#nowMs());
  }

  /** Ten times a second while it is subscribed to; completes with the run. */
  async progress$(): Promise<Observable<Progress>> {
    const { fromEventPattern, interval, map, startWith, takeUntil, concat, defer, of } = await import('rxjs');
    const ended = fromEventPattern<void>((handler) => {
      this.#onEnd = handler;
    });
    const current = () => this.progress;
    const running = interval(PERIOD_MS).pipe(startWith(0), map(current), takeUntil(ended));
    return concat(
      running,
      defer(() => of(current())),
    );
  }
}
