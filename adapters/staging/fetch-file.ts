import { ftruncateSync, futimesSync, readSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { Slice } from '../../core/ports/records.ts';
import type { Store } from '../../core/ports/store.ts';
import type { Budget } from './budget.ts';
import { requireUnchanged } from './input-changed.ts';
import { orAborted } from './or-aborted.ts';
import { refusingFull } from './refusing-full.ts';
import type { Part, WantedParts } from './wanted-parts.ts';
import { writeAll, writeTo } from './write-all.ts';

/** What one call fetches; a large file is fetched by several at the same time. */
const PIECE_BYTES = 4 * 1024 * 1024;
/** While the end of a line is looked for. */
const STEP_BYTES = 64 * 1024;
const LF = 0x0a;

export interface FetchedFile {
  readonly store: Store;
  readonly slice: Slice;
  readonly wanted: WantedParts;
  /** Absolute; its folder is there. */
  readonly target: string;
  /** Ends the fetching. */
  readonly signal?: AbortSignal;
}

/**
 * Fetches what is wanted of a file, as it was planned: the rest of the target are holes, its size and time are the
 * file's. `calls` bounds how many calls are under way.
 *
 * @throws InputChanged when it is not what was planned; MillraceError `STORE_FULL`; what the signal says once it is aborted
 */
export const fetchFile = (file: FetchedFile, calls: Budget): Promise<void> =>
  refusingFull(file.target, () => fetchTo(file, calls));

async function fetchTo(file: FetchedFile, calls: Budget): Promise<void> {
  const { store, slice, wanted, target, signal } = file;
  signal?.throwIfAborted();
  // Any piece is asked for by its etag; without one, or without a piece, somebody has to look.
  if (!slice.etag || wanted.parts.length === 0) await orAborted(requireUnchanged(store, slice), signal);
  const handle = await open(target, 'w+');
  try {
    await Promise.all(piecesOf(wanted.parts).map((piece) => calls.during(1, () => fetchPiece(file, piece, handle))));
    await fetchToLineEnd(file, handle, calls);
    ftruncateSync(handle.fd, slice.size);
    // The worker checks once more what it is given.
    futimesSync(handle.fd, slice.modifiedMs / 1_000, slice.modifiedMs / 1_000);
  } catch (error) {
    signal?.throwIfAborted();
    await orAborted(requireUnchanged(store, slice), signal);
    throw error;
  } finally {
    // A piece that is still under way finds its number gone, not that of another file.
    await handle.close();
  }
}

function piecesOf(parts: readonly Part[]): readonly Part[] {
  const pieces: Part[] = [];
  for (const [from, to] of parts) {
    for (let at = from; at < to; at += PIECE_BYTES) pieces.push([at, Math.min(at + PIECE_BYTES, to)]);
  }
  return pieces;
}

async function fetchPiece(file: FetchedFile, [from, to]: Part, handle: FileHandle): Promise<void> {
  const { store, slice, signal } = file;
  signal?.throwIfAborted();
  let at = from;
  const chunks = store.stream(slice.path, from, to, slice.etag ?? undefined)[Symbol.asyncIterator]();
  for (;;) {
    const next = await orAborted(chunks.next(), signal);
    if (next.done === true) break;
    await writeAll(writeTo(handle), next.value, at);
    at += next.value.length;
  }
  if (at < to) throw new Error(`${store.address(slice.path)} ends at byte ${at}, before ${to}`);
}

async function fetchToLineEnd(file: FetchedFile, handle: FileHandle, calls: Budget): Promise<void> {
  const { size } = file.slice;
  const { parts, lineEndFrom } = file.wanted;
  if (lineEndFrom === null) return;
  let [from, to] = [lineEndFrom, parts.at(-1)?.[1] ?? size];
  while (!holdsLineEnd(handle, from, to) && to < size) {
    [from, to] = [to, Math.min(to + STEP_BYTES, size)];
    await calls.during(1, () => fetchPiece(file, [from, to], handle));
  }
}

function holdsLineEnd({ fd }: FileHandle, from: number, to: number): boolean {
  const bytes = Buffer.allocUnsafe(to - from);
  return bytes.subarray(0, readSync(fd, bytes, 0, to - from, from)).includes(LF);
}
