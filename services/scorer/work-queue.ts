import type { Job } from './job.ts';

const COMPACT_FROM = 1_024;

/** First in, first out; a retry comes back to the front. */
export class WorkQueue {
  /** Undefined where one was taken: what is done must not stay in memory. */
  #jobs: (Job | undefined)[] = [];
  #head = 0;

  get length(): number {
    return this.#jobs.length - this.#head;
  }

  push(job: Job): void {
    this.#jobs.push(job);
  }

  putFirst(job: Job): void {
    if (this.#head > 0) this.#jobs[--this.#head] = job;
    else this.#jobs.unshift(job);
  }

  shift(): Job | undefined {
    if (this.length === 0) return undefined;
    const job = this.#jobs[this.#head];
    this.#jobs[this.#head] = undefined;
    this.#head += 1;
    if (this.#head >= COMPACT_FROM && this.#head * 2 >= this.#jobs.length) {
      this.#jobs = this.#jobs.slice(this.#head);
      this.#head = 0;
    }
    return job;
  }

  /** The first that `isWanted` names, wherever it waits. */
  shiftFirst(isWanted: (job: Job) => boolean): Job | undefined {
    const at = this.#jobs.findIndex((job) => job !== undefined && isWanted(job));
    return at < 0 ? undefined : this.#jobs.splice(at, 1)[0];
  }

  count(isWanted: (job: Job) => boolean): number {
    let count = 0;
    for (let at = this.#head; at < this.#jobs.length; at += 1) if (isWanted(this.#jobs[at] as Job)) count += 1;
    return count;
  }

  /** Those that come next, at most `count`; they stay. */
  next(count: number): readonly Job[] {
    return this.#jobs.slice(this.#head, this.#head + count) as Job[];
  }

  /** Takes out and returns what `isUnwanted` names. */
  remove(isUnwanted: (job: Job) => boolean): readonly Job[] {
    const jobs = this.#jobs.slice(this.#head) as Job[];
    this.#jobs = jobs.filter((job) => !isUnwanted(job));
    this.#head = 0;
    return jobs.filter(isUnwanted);
  }

  removeAll(): readonly Job[] {
    return this.remove(() => true);
  }
}
