import type { ProgressBoard, RunProgress } from '../../core/ports/progress-board.ts';
import { addressOf } from '../../core/ports/records.ts';
import type { StepAddress } from '../../core/ports/step-address.ts';

/** A board within one process: any number of waiters of a step, each told at once of what it has not seen. */
export function createProgressBoard(): ProgressBoard {
  const notes = new Map<string, Note>();
  const noteOf = (step: StepAddress): Note => {
    const key = addressOf(step);
    const note = notes.get(key) ?? new Note();
    notes.set(key, note);
    return note;
  };
  return {
    pinUp: async (progress) => noteOf(progress).pinUp(progress),
    read: async (step) => noteOf(step).progress,
    changed: (step, seen, signal) => noteOf(step).changed(seen, signal),
  };
}

class Note {
  #progress: RunProgress | undefined;
  readonly #waiting = new Set<() => void>();

  get progress(): RunProgress | undefined {
    return this.#progress;
  }

  pinUp(progress: RunProgress): void {
    if (this.#progress !== undefined && isOlder(progress, this.#progress)) return;
    this.#progress = progress;
    for (const letGo of [...this.#waiting]) letGo();
  }

  async changed(seen: RunProgress | undefined, signal: AbortSignal): Promise<void> {
    if (this.#progress === seen && !signal.aborted) await this.#nextPinUp(signal);
  }

  #nextPinUp(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const letGo = (): void => {
        this.#waiting.delete(letGo);
        signal.removeEventListener('abort', letGo);
        resolve();
      };
      this.#waiting.add(letGo);
      signal.addEventListener('abort', letGo, { once: true });
    });
  }
}

const isOlder = (one: RunProgress, other: RunProgress): boolean =>
  one.run < other.run || (one.run === other.run && one.epoch < other.epoch);
