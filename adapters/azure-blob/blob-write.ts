import { randomUUID } from 'node:crypto';
import type { BlockBlobClient } from '@azure/storage-blob';
import { MillraceError } from '../../core/errors.ts';
import type { BlobContainer } from './blob-container.ts';
import { areBlocksGone, isBlobMissing, isConditionUnmet } from './blob-fault.ts';
import { NOTE, REFUSALS_MAX, WRITER } from './blob-marks.ts';
import { propertiesOf, statBlob } from './blob-read.ts';
import { commitList, stageBlock } from './block-calls.ts';
import { inBlocks } from './in-blocks.ts';
import type { Allow } from './in-time.ts';

/** Up to here in one call. */
const SINGLE_BYTES_MAX = 8 * 1024 * 1024;
const IF_ABSENT = { ifNoneMatch: '*' };

/**
 * Puts a blob in the place of whatever is there.
 *
 * @throws MillraceError `TAKEN_OVER` when somebody else put one there meanwhile: nothing of what was sent is left then
 */
export async function replaceBlob(
  container: BlobContainer,
  name: string,
  content: Uint8Array | AsyncIterable<Uint8Array>,
  note?: string,
): Promise<void> {
  const metadata = noted(note);
  const isSmall = content instanceof Uint8Array && content.length <= SINGLE_BYTES_MAX;
  const bytes = isSmall ? content : undefined;
  if (bytes === undefined) {
    const chunks = content instanceof Uint8Array ? [content] : content;
    try {
      return await commitBlocks(container, name, await stage(container, name, chunks), { metadata });
    } catch (error) {
      if (!areBlocksGone(error)) throw error;
      const place = container.placeOf(name);
      throw new MillraceError('TAKEN_OVER', `${place} was written by somebody else meanwhile`, { cause: error });
    }
  }
  await container.onBlob(name, (blob, abortSignal, allow) => {
    allow(bytes.length);
    return blob.upload(bytes, bytes.length, { metadata, abortSignal });
  });
}

/** Puts a blob where none is. Of many callers exactly one gets true. */
export async function createBlob(
  container: BlobContainer,
  name: string,
  content: Uint8Array | AsyncIterable<Uint8Array>,
  note?: string,
): Promise<boolean> {
  const writer = randomUUID();
  const options = { conditions: IF_ABSENT, metadata: { [WRITER]: writer, ...noted(note) } };
  if (content instanceof Uint8Array && content.length <= SINGLE_BYTES_MAX) {
    const call = (blob: BlockBlobClient, abortSignal: AbortSignal, allow: Allow) => {
      allow(content.length);
      return blob.upload(content, content.length, { ...options, abortSignal });
    };
    return isFirst(container, name, writer, () => container.onBlob(name, call, isConditionUnmet));
  }
  if ((await statBlob(container, name, name)) !== undefined) return false;
  const ids = await stage(container, name, content instanceof Uint8Array ? [content] : content);
  return isFirst(container, name, writer, () => commitBlocks(container, name, ids, options));
}

/**
 * Whether a creation was the first. One that is refused though nothing is there is made again: what was in its way is
 * gone, and nobody else has won.
 */
async function isFirst(
  container: BlobContainer,
  name: string,
  writer: string,
  create: () => Promise<unknown>,
): Promise<boolean> {
  for (let tries = 1; ; tries += 1) {
    try {
      await create();
      return true;
    } catch (error) {
      if (!isRefused(error)) throw error;
      const there = await metadataOf(container, name);
      if (there !== undefined) return there[WRITER] === writer;
      if (tries === REFUSALS_MAX) throw refused(container.placeOf(name), error);
    }
  }
}

const refused = (place: string, cause: unknown): MillraceError =>
  new MillraceError('STORE_UNAVAILABLE', `cannot use ${place}: Azure does not create it, though nothing is there`, {
    hint: 'try again',
    cause,
  });

const noted = (note: string | undefined): Record<string, string> => (note === undefined ? {} : { [NOTE]: note });

/** Undefined when there is no such blob. */
async function metadataOf(container: BlobContainer, name: string): Promise<Record<string, string> | undefined> {
  try {
    const call = container.onBlob(name, propertiesOf, isBlobMissing);
    return (await call).metadata ?? {};
  } catch (error) {
    if (isBlobMissing(error)) return undefined;
    throw error;
  }
}

async function commitBlocks(
  container: BlobContainer,
  name: string,
  ids: readonly string[],
  options: { readonly conditions?: { ifNoneMatch: string }; readonly metadata?: Record<string, string> },
): Promise<void> {
  await commitList(container, name, ids, options, isRefused);
}

/** By the state of the blob. */
const isRefused = (error: unknown): boolean => isConditionUnmet(error) || areBlocksGone(error);

/** Sends the content in blocks that count only once their list is committed; gives their ids, in order. */
async function stage(
  container: BlobContainer,
  name: string,
  content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<readonly string[]> {
  const ids: string[] = [];
  // Nobody else's: who loses must not have changed what the winner commits.
  const own = randomUUID();
  for await (const block of inBlocks(content)) {
    const id = Buffer.from(`${own}.${String(ids.length).padStart(6, '0')}`).toString('base64');
    await stageBlock(container, name, id, block);
    ids.push(id);
  }
  return ids;
}
