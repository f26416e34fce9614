import { dirname } from 'node:path';
import { allSettled } from './all-settled.ts';
import { Budget } from './budget.ts';
import { type FetchedFile, fetchFile } from './fetch-file.ts';
import { makeFolder } from './refusing-full.ts';

/** Calls under way at the same time. */
const CALLS_MAX = 32;
/** At the same time: a mini-batch may have more files than a process may open. */
const OPEN_FILES_MAX = 64;

/** Brings files here, with one bound on calls and on open files for whatever asks for them. */
export class FetchFiles {
  readonly #calls = new Budget(CALLS_MAX);
  readonly #openFiles = new Budget(OPEN_FILES_MAX);

  /**
   * Ends when none is under way any more. One that cannot be fetched ends the fetching of all of them.
   *
   * @throws InputChanged when a file is not what it was; what `fetching` says once it is aborted
   */
  async all(files: readonly Omit<FetchedFile, 'signal'>[], fetching: AbortController): Promise<void> {
    for (const above of new Set(files.map(({ target }) => dirname(target)))) await makeFolder(above);
    await allSettled(files.map((file) => this.#one(file, fetching)));
  }

  async #one(file: Omit<FetchedFile, 'signal'>, fetching: AbortController): Promise<void> {
    try {
      const { signal } = fetching;
      await this.#openFiles.during(1, () => fetchFile({ ...file, signal }, this.#calls));
    } catch (error) {
      fetching.abort(error);
      throw error;
    }
  }
}
