import { createHash } from 'node:crypto';
import { MillraceError } from '../../core/errors.ts';
import { asWritten } from '../../core/ports/as-written.ts';
import type { OutputOptions, PublishedOutput, SealedParts } from '../../core/ports/ordered-output.ts';
import type { Store } from '../../core/ports/store.ts';

interface BlobPlaces {
  readonly storeAt: (place: string) => Store;
  /** Puts a blob in the place of whatever is there. */
  readonly replace: (place: string, content: AsyncIterable<Uint8Array>) => Promise<void>;
}

/**
 * Makes the output's blob from segments. It appears whole or not at all, and doing it again after a crash finds the one
 * that is already there.
 */
export async function publishBlob(
  { storeAt, replace }: BlobPlaces,
  output: OutputOptions,
  parts: SealedParts,
  segmentAt: (name: string | number) => string,
): Promise<PublishedOutput> {
  const { folder, fileName, overwrite } = output;
  if (fileName === null) return { path: null, bytes: 0, sha256: null, mark: null };
  const target = storeAt(folder);
  const path = target.address(fileName);
  const bytes = parts.segments.reduce((sum, { length }) => sum + length, 0);
  const there = await foundAt(target, fileName, bytes);
  const content = () => segments(storeAt, parts, segmentAt);
  const wanted = await digest(content());
  if (wanted.bytes !== bytes) throw shortened(path, wanted.bytes, bytes);
  if (wanted.sha256 === there?.sha256) return { path, bytes, ...there };
  if (overwrite) await replace(path, content());
  else await target.putIfAbsent(fileName, content());
  const put = await foundAt(target, fileName, bytes);
  if (wanted.sha256 === put?.sha256) return { path, bytes, ...put };
  const hint = 'move that file away, then resume';
  throw new MillraceError('OUTPUT_EXISTS', `${path}: another file has taken the output's place`, { hint });
}

const shortened = (path: string, found: number, wanted: number): MillraceError =>
  new MillraceError('STATE_CORRUPT', `${path}: its parts have ${found} bytes; ${wanted} were sealed`);

async function* segments(
  storeAt: (place: string) => Store,
  parts: SealedParts,
  segmentAt: (name: string | number) => string,
): AsyncIterable<Uint8Array> {
  for (const part of parts.segments) {
    const place = segmentAt(part.epoch);
    const cut = place.lastIndexOf('/');
    if (part.length === 0) continue;
    const bytes = storeAt(place.slice(0, cut)).stream(place.slice(cut + 1), 0, part.length);
    yield* asWritten(bytes, part, place, createHash('sha256'));
  }
}

/** Undefined when there is no such file of that size. */
async function foundAt(
  store: Store,
  path: string,
  bytes: number,
): Promise<Pick<PublishedOutput, 'sha256' | 'mark'> | undefined> {
  const entry = await store.stat(path);
  if (entry?.size !== bytes) return undefined;
  // The mark is older than the hash: of a blob that is replaced meanwhile it is none that anything will have again.
  return { sha256: (await digest(store.stream(path))).sha256, mark: entry.etag ?? null };
}

async function digest(chunks: AsyncIterable<Uint8Array>): Promise<{ readonly sha256: string; readonly bytes: number }> {
  const sha = createHash('sha256');
  let bytes = 0;
  for await (const chunk of chunks) {
    sha.update(chunk);
    bytes += chunk.length;
  }
  return { sha256: sha.digest('hex'), bytes };
}
