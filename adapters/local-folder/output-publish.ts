import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { link, open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { MillraceError } from '../../core/errors.ts';
import { asWritten } from '../../core/ports/as-written.ts';
import type { EpochPart, OutputOptions, PublishedOutput, SealedParts } from '../../core/ports/ordered-output.ts';
import { makeFolders, syncFolder } from './durable.ts';
import { fileMark } from './file-mark.ts';
import { readFrom } from './open-file.ts';
import { CLEARED_HINT, outputError } from './output-error.ts';

type SegmentAt = (name: string | number) => string;

/**
 * Makes the output file: a lone segment is linked, several are copied. It appears whole or not at all, and doing it
 * again after a crash finds the file that is already there.
 */
export async function publishOutput(
  output: OutputOptions,
  parts: SealedParts,
  segmentAt: SegmentAt,
): Promise<PublishedOutput> {
  if (output.fileName === null) return { path: null, bytes: 0, sha256: null, mark: null };
  const path = join(output.folder, output.fileName);
  const bytes = parts.segments.reduce((sum, { length }) => sum + length, 0);
  try {
    const there = await foundAt(path, bytes);
    const sha256 = await digest(readSegments(parts.segments, segmentAt), bytes);
    if (sha256 === undefined)
      throw new MillraceError('STATE_CORRUPT', `${path}: the parts of the output are not there`, {
        hint: CLEARED_HINT,
      });
    const { mark } =
      there?.sha256 === sha256
        ? there
        : await putInPlace(output, parts, path, segmentAt).catch(async (error: unknown) => {
            // Another owner may carry out the same seal, and have tidied up already.
            const theirs = await foundAt(path, bytes);
            if (theirs?.sha256 !== sha256) throw error;
            return theirs;
          });
    // Whoever put it there may not have come so far; once this returns the parts may be removed.
    await syncFolder(output.folder);
    return { path, bytes, sha256, mark };
  } catch (error) {
    throw outputError(path, error);
  }
}

async function putInPlace(
  output: OutputOptions,
  parts: SealedParts,
  path: string,
  segmentAt: SegmentAt,
): Promise<Pick<PublishedOutput, 'mark'>> {
  makeFolders(output.folder);
  // A name of its own: whoever does the same must not find half of it. What a crash leaves goes with the segments.
  const temporary = segmentAt(randomUUID());
  const lone = await loneSegment(parts, segmentAt);
  try {
    if (lone === undefined) await copySegments(parts.segments, temporary, segmentAt);
    else await link(lone, temporary);
    // Before it is where another job may replace it.
    const mark = fileMark(temporary) ?? null;
    if (output.overwrite) await rename(temporary, path);
    else await linkOnce(temporary, path);
    return { mark };
  } finally {
    // Where the disk is full it must not stay so.
    await rm(temporary, { force: true });
  }
}

async function linkOnce(temporary: string, path: string): Promise<void> {
  try {
    await link(temporary, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const hint = 'move that file away, then resume';
    throw new MillraceError('OUTPUT_EXISTS', `${path}: another file has taken the output's place`, {
      hint,
      cause: error,
    });
  }
}

/** The only segment, when all of it counts and nobody can write to it any more: the author's own. */
async function loneSegment({ segments, epoch }: SealedParts, segmentAt: SegmentAt): Promise<string | undefined> {
  const filled = segments.filter(({ length }) => length > 0);
  const [only] = filled.length === 0 ? segments.slice(-1) : filled;
  if (only === undefined || filled.length > 1 || only.epoch !== epoch) return undefined;
  const path = segmentAt(only.epoch);
  return (await stat(path)).size === only.length ? path : undefined;
}

async function copySegments(segments: readonly EpochPart[], path: string, segmentAt: SegmentAt): Promise<void> {
  await pipeline(readSegments(segments, segmentAt), createWriteStream(path));
  const file = await open(path, 'r+');
  await file.sync();
  await file.close();
}

async function* readSegments(segments: readonly EpochPart[], segmentAt: SegmentAt): AsyncIterable<Uint8Array> {
  for (const part of segments) {
    const path = segmentAt(part.epoch);
    if (part.length === 0) continue;
    yield* asWritten(readFrom(path, { end: part.length - 1 }), part, path, createHash('sha256'));
  }
}

/** Undefined when there is no such file of that size. */
async function foundAt(path: string, bytes: number): Promise<Pick<PublishedOutput, 'sha256' | 'mark'> | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile() || found.size !== bytes) return undefined;
  // First the mark: of a file that is replaced meanwhile it is none that anything will have again.
  const mark = fileMark(path);
  const sha256 = await digest(readFrom(path, {}), bytes);
  return mark === undefined || sha256 === undefined ? undefined : { sha256, mark };
}

/** Undefined when a file is not there. */
async function digest(chunks: AsyncIterable<Uint8Array>, wanted: number): Promise<string | undefined> {
  const sha = createHash('sha256');
  let bytes = 0;
  try {
    for await (const chunk of chunks) {
      sha.update(chunk);
      bytes += chunk.length;
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  if (bytes === wanted) return sha.digest('hex');
  throw new MillraceError('STATE_CORRUPT', `the output's parts have ${bytes} bytes; ${wanted} were sealed`);
}
