export interface StoreEntry {
  /** Relative to the store's root, parts joined by `/`. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Whole milliseconds since 1970. */
  readonly modifiedMs: number;
  /** Changes with the content, where the store keeps such a thing. */
  readonly etag?: string;
  /** What its writer noted beside it; only from `stat`, where the store keeps such a thing. */
  readonly note?: string;
}

export interface ListOptions {
  /** Only paths behind this one. */
  readonly after?: string;
  /** Says of a folder (a path without a trailing `/`) whether anything wanted may lie below it. Default: yes. */
  readonly enter?: (folder: string) => boolean;
  /** Says of a file whether it is wanted; others cost no `stat`. Default: yes. */
  readonly want?: (path: string) => boolean;
  /** Hears of what is wanted and left out because it is no file: a link that leads nowhere, a pipe, a socket. */
  readonly onLeftOut?: (path: string) => void;
}

/**
 * A folder or a blob container.
 *
 * Your job: what is written is whole and durable before the promise resolves, and a reader never sees half of it.
 * Paths have no empty, `.` or `..` part; any other is refused before anything is touched.
 * Not your job: retries across processes, knowing what the files mean.
 *
 * Every method may throw MillraceError `STORE_UNAVAILABLE` or `STORE_FULL`, naming the path.
 */
export interface Store {
  /**
   * Pages of files below `folder` ('' is the root), in UTF-8 byte order of their whole paths, `/` included, as Blob
   * lists them. Links are followed. Memory: the names in the largest folder. A folder that is missing lists nothing.
   */
  list(folder: string, options?: ListOptions): AsyncIterable<readonly StoreEntry[]>;
  stat(path: string): Promise<StoreEntry | undefined>;
  /** Whether there is a folder, be it empty; '' is the root. Where folders are only names: whether it holds a file. */
  hasFolder(folder: string): Promise<boolean>;
  /** The whole file; undefined when there is none. */
  read(path: string): Promise<Uint8Array | undefined>;
  /**
   * From byte `from` up to, not including, `to` (default: the end). With `etag`, where the store keeps such a thing, only
   * of the content that has it. @throws when there is no such file, or no longer that content.
   */
  stream(path: string, from?: number, to?: number, etag?: string): AsyncIterable<Uint8Array>;
  /**
   * Replaces atomically. Only for files of one owner: of others that write there at the same moment one may fail with
   * `TAKEN_OVER`. `note`: printable ASCII, kept beside it where the store can.
   */
  put(path: string, content: Uint8Array | AsyncIterable<Uint8Array>, note?: string): Promise<void>;
  /** False, and nothing changed, when the file is there already. Of many callers at once exactly one gets true. */
  putIfAbsent(path: string, content: Uint8Array | AsyncIterable<Uint8Array>, note?: string): Promise<boolean>;
  /** Of a file or a whole folder; nothing happens when it is not there. */
  remove(path: string): Promise<void>;
  /** Where a process on this machine can read it without a copy; undefined when it cannot. */
  localPath(path: string): string | undefined;
  /** Where it is, for people and for whoever opens it as a store of its own: an absolute path, or a URL. '' is the root. */
  address(path: string): string;
}
