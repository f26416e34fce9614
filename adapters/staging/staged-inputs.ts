import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { requireFilePath } from '../../core/ports/file-path.ts';
import type { Slice } from '../../core/ports/records.ts';
import type { Store } from '../../core/ports/store.ts';
import type { Tables } from '../../core/ports/tables.ts';
import type { FetchingAhead, MiniBatchTask } from '../../core/ports/workers.ts';
import { Budget } from './budget.ts';
import { FetchFiles } from './fetch-files.ts';
import { Footers } from './footers.ts';
import { localNames } from './local-names.ts';
import { orAborted } from './or-aborted.ts';
import { insideContainer, placeOf } from './placed-file.ts';
import { Room } from './room.ts';
import { type WantedParts, wantedParts, wholeFile } from './wanted-parts.ts';

const BYTES_MAX = 256 * 1024 * 1024;

export interface StagedInputsOptions {
  /** Opens a place that is not on this machine. */
  readonly openStore: (place: string) => Store;
  readonly tables: Pick<Tables, 'footer'>;
  /** Absolute; made when it is needed. */
  readonly folder: string;
  /** On this machine at a time, of what workers have been given, and as much again of what they will be given soon. */
  readonly bytesMax?: number;
}

interface Fetched {
  readonly here: Promise<MiniBatchTask>;
  /** Settles once it counts among what runs, or never will; never rejects. */
  readonly counted: Promise<void>;
  readonly drop: () => void;
}

interface Ahead extends Fetched {
  readonly room: Room;
}

/** The data of mini-batches whose files are not on this machine: fetched for a while, removed when it is no longer wanted. */
export class StagedInputs implements FetchingAhead {
  readonly #options: StagedInputsOptions;
  readonly #footers: Footers;
  readonly #running: Budget;
  readonly #soon: Budget;
  readonly #fetchFiles = new FetchFiles();
  /** By their slices. */
  readonly #ahead = new Map<readonly Slice[], Ahead>();
  #count = 0;

  constructor(options: StagedInputsOptions) {
    this.#options = options;
    this.#running = new Budget(options.bytesMax ?? BYTES_MAX);
    this.#soon = new Budget(options.bytesMax ?? BYTES_MAX);
    this.#footers = new Footers(options.tables);
  }

  fetch(task: MiniBatchTask): void {
    const { slices } = task;
    if (this.#ahead.has(slices)) return;
    const room = new Room();
    const begun = this.#begin(task, room, async (bytes) => {
      if (!room.takeAtOnce(this.#soon, bytes)) throw new NoRoom();
    });
    this.#ahead.set(slices, { ...begun, room });
    begun.here.catch((error) => {
      begun.drop();
      // Where there was no room, whoever asks again may find some; what failed is tried, and told, when it is run.
      if (error instanceof NoRoom && this.#ahead.get(slices)?.here === begun.here) this.#ahead.delete(slices);
    });
  }

  drop({ slices }: Pick<MiniBatchTask, 'slices'>): void {
    this.#ahead.get(slices)?.drop();
    this.#ahead.delete(slices);
  }

  /**
   * The mini-batch as a worker of this machine can read it, until it is dropped. What one worker is given has to be
   * `counted` in the order in which it runs: else what comes later could hold the room that what is first waits for.
   */
  take(task: MiniBatchTask, before: Promise<void> = Promise.resolve()): Fetched {
    const ahead = this.#ahead.get(task.slices);
    this.#ahead.delete(task.slices);
    return ahead === undefined ? this.#fetchNow(task, before) : this.#takeAhead(ahead, task, before);
  }

  async close(): Promise<void> {
    await rm(this.#options.folder, { recursive: true, force: true });
  }

  /** What runs is no longer what comes soon: then something else may. */
  #takeAhead(ahead: Ahead, task: MiniBatchTask, before: Promise<void>): Fetched {
    const taken = ahead.here.then(
      async (there): Promise<Fetched> => {
        await before;
        await ahead.room.move(this.#running);
        return { here: Promise.resolve({ ...there, attempt: task.attempt }), counted: before, drop: ahead.drop };
      },
      () => this.#fetchNow(task, before),
    );
    return {
      here: taken.then(({ here }) => here),
      counted: taken.then(({ counted }) => counted),
      drop: () => {
        ahead.drop();
        void taken.then(({ drop }) => drop());
      },
    };
  }

  #fetchNow(task: MiniBatchTask, before: Promise<void>): Fetched {
    const room = new Room();
    return this.#begin(task, room, async (bytes) => {
      await before;
      await room.take(this.#running, bytes);
    });
  }

  #begin(task: MiniBatchTask, room: Room, hold: (bytes: number) => Promise<void>): Fetched {
    this.#count += 1;
    const folder = join(this.#options.folder, String(this.#count));
    const planned = this.#filesOf(task).then(async (files) => {
      await hold(files.reduce((sum, { wanted }) => sum + bytesOf(wanted), 0));
      return files;
    });
    const fetching = new AbortController();
    const here = orAborted(planned, fetching.signal).then((files) => this.#fetched(task, files, folder, fetching));
    const giveBack = async (): Promise<void> => {
      fetching.abort(new Dropped());
      // Nobody may write there any more.
      await here.catch(() => undefined);
      await rm(folder, { recursive: true, force: true }).catch(() => undefined);
      room.giveBack();
    };
    let isDropped = false;
    const drop = (): void => {
      if (!isDropped) void giveBack();
      isDropped = true;
    };
    return { here, counted: settled(planned), drop };
  }

  async #filesOf({ folder, slices, table }: MiniBatchTask): Promise<readonly PlannedFile[]> {
    const stores = new Map<string, Store>();
    const plan = async (planned: Slice, at: number): Promise<PlannedFile> => {
      const { root, path } = placeOf(folder, planned.path);
      const store = stores.get(root) ?? this.#options.openStore(root);
      stores.set(root, store);
      const slice = { ...planned, path };
      const footer = () => this.#footers.of(store, slice);
      const wanted = table === undefined ? wholeFile(slice.size) : await wantedParts(slice, at, table, footer);
      return { store, slice, wanted };
    };
    return Promise.all(slices.map(plan));
  }

  async #fetched(
    task: MiniBatchTask,
    files: readonly PlannedFile[],
    folder: string,
    fetching: AbortController,
  ): Promise<MiniBatchTask> {
    const names = localNames(
      files.map(({ slice }) => slice),
      (at) => task.folder + task.slices[at]?.path,
    );
    const here = join(folder, folderInside(task.folder));
    const wanted = files.map((file, at) => ({ ...file, target: join(here, names[at] as string) }));
    await this.#fetchFiles.all(wanted, fetching);
    const slices = task.slices.map((slice, at) => ({ ...slice, path: names[at] as string }));
    const { table } = task;
    const shownPaths = task.slices.map(({ path }) => task.folder + path);
    return {
      ...task,
      folder: `${here}/`,
      slices,
      ...(table === undefined ? {} : { table: { shownPaths, ...table } }),
    };
  }
}

interface PlannedFile {
  readonly store: Store;
  readonly slice: Slice;
  readonly wanted: WantedParts;
}

/**
 * As in the container: whatever else is in a mini-batch, a script sees a file below the same folders. @throws MillraceError
 * `INPUT_NAME_INVALID` for what would lead out of the folder that it is put into
 */
function folderInside(place: string): string {
  const inside = insideContainer(place).replace(/\/$/, '');
  if (inside !== '') requireFilePath(inside, place);
  return inside;
}

/** Nobody wants it any more. */
export class Dropped extends Error {
  constructor() {
    super('the mini-batch was dropped');
  }
}

/** Not now; it is said to nobody. */
class NoRoom extends Error {}

const settled = (promise: Promise<unknown>): Promise<void> =>
  promise.then(
    () => undefined,
    () => undefined,
  );

const bytesOf = ({ parts }: WantedParts): number => parts.reduce((sum, [from, to]) => sum + to - from, 0);
