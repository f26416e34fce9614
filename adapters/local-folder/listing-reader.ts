import { Worker } from 'node:worker_threads';
import type { StoreEntry } from '../../core/ports/store.ts';
import { translateError } from './durable-error.ts';
import { type FolderNames, type FoundNames, folderNames, readFolder } from './listing-folder.ts';
import { type Looks, lookAt } from './listing-look.ts';
import type { Pacer } from './listing-pacer.ts';
import { errorOf, type Trouble } from './listing-trouble.ts';

/** A listing that is over by then is not worth a thread. */
const FILES_BEFORE_THREAD = 2_000;

/** Paths come as one text: none holds a NUL, and one text is sent in no time. */
export type Question =
  | { readonly kind: 'read'; readonly local: string }
  | { readonly kind: 'look'; readonly paths: string };

export type Answer =
  | { readonly kind: 'names'; readonly names: FoundNames | undefined }
  | { readonly kind: 'looks'; readonly looks: Looks }
  | { readonly kind: 'trouble'; readonly trouble: Trouble };

/**
 * Reads the folders of a listing, and looks at its files one page at a time. A long listing gets a thread for both:
 * each is a wait for the file system, and whoever lists has other things to do meanwhile.
 */
export class ListingReader {
  readonly #root: string;
  readonly #pacer: Pacer;
  #seen = 0;
  #thread: Worker | undefined;
  readonly #asked: ((answer: Answer) => void)[] = [];

  constructor(root: string, pacer: Pacer) {
    this.#root = root;
    this.#pacer = pacer;
  }

  /** Undefined when the folder is not there. */
  async read(local: string): Promise<FolderNames | undefined> {
    if (!this.#isLong) return readFolder(local, this.#pacer);
    const answer = await this.#ask({ kind: 'read', local });
    if (answer.kind === 'trouble') throw errorOf(answer.trouble);
    return answer.kind === 'names' && answer.names !== undefined ? folderNames(answer.names) : undefined;
  }

  /** Those of the files that are still there, in the same order. */
  async look(paths: readonly string[]): Promise<StoreEntry[]> {
    this.#seen += paths.length;
    return entriesOf(paths, this.#isLong ? await this.#lookAside(paths) : this.#lookHere(paths));
  }

  async close(): Promise<void> {
    await this.#thread?.terminate();
  }

  get #isLong(): boolean {
    return this.#seen > FILES_BEFORE_THREAD;
  }

  #lookHere(paths: readonly string[]): Looks {
    try {
      return lookAt(this.#root, paths);
    } catch (error) {
      throw translateError((error as NodeJS.ErrnoException).path ?? this.#root, error);
    }
  }

  async #lookAside(paths: readonly string[]): Promise<Looks> {
    const answer = await this.#ask({ kind: 'look', paths: paths.join('\0') });
    if (answer.kind === 'looks') return answer.looks;
    throw answer.kind === 'trouble' ? errorOf(answer.trouble) : new Error(`asked to look, told ${answer.kind}`);
  }

  /** Answers come in the order of the questions. */
  #ask(question: Question): Promise<Answer> {
    this.#thread ??= this.#startThread();
    // As long as an answer is awaited: a program that does nothing else meanwhile would be over.
    this.#thread.ref();
    this.#thread.postMessage(question);
    return new Promise((resolve) => this.#asked.push(resolve));
  }

  #startThread(): Worker {
    const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
    const thread = new Worker(new URL(`./listing-thread.${extension}`, import.meta.url), { workerData: this.#root });
    thread.on('message', (answer: Answer) => {
      if (this.#asked.length === 1) thread.unref();
      this.#asked.shift()?.(answer);
    });
    thread.on('error', (error) => {
      const { message } = error;
      for (const resolve of this.#asked.splice(0))
        resolve({ kind: 'trouble', trouble: { path: '', message, system: {} } });
    });
    thread.unref();
    return thread;
  }
}

function entriesOf(paths: readonly string[], { sizes, modifiedMs }: Looks): StoreEntry[] {
  const entries: StoreEntry[] = [];
  for (const [at, path] of paths.entries()) {
    const size = sizes[at] as number;
    if (size >= 0) entries.push({ path, size, modifiedMs: modifiedMs[at] as number });
  }
  return entries;
}
