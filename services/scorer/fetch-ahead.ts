import type { StepManifest } from '../../core/job/manifest.ts';
import { hasScheme } from '../../core/job/paths.ts';
import type { Workers } from '../../core/ports/workers.ts';
import type { Job } from './job.ts';
import { taskOf } from './task-of.ts';
import type { WorkQueue } from './work-queue.ts';

/** Mini-batches whose data is fetched before a worker is free for them; how much of it is another matter. */
const MOST_AHEAD = 16;

/** Lets the data of what waits come to this machine meanwhile, where it is elsewhere. */
export class FetchAhead {
  readonly #ahead: Workers['ahead'];
  readonly #queue: WorkQueue;
  /** Inputs of which all is here already. */
  readonly #whole: ReadonlySet<string>;

  constructor(workers: Workers, manifest: StepManifest, queue: WorkQueue) {
    const isElsewhere = manifest.inputs.some(({ paths }) => paths.some(hasScheme));
    this.#ahead = isElsewhere ? workers.ahead : undefined;
    this.#queue = queue;
    this.#whole = new Set(manifest.inputs.flatMap(({ name, mode }) => (mode === 'download' ? [name] : [])));
  }

  look(): void {
    if (this.#ahead === undefined) return;
    for (const job of this.#queue.next(MOST_AHEAD)) {
      if (!this.#whole.has(job.miniBatch.input)) this.#ahead.fetch(taskOf(job));
    }
  }

  /** They are not run here after all. */
  forget(jobs: readonly Job[]): void {
    for (const { miniBatch } of jobs) this.#ahead?.drop(miniBatch);
  }
}
