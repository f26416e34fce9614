import type { BlockBlobCommitBlockListOptions } from '@azure/storage-blob';
import type { BlobContainer } from './blob-container.ts';

/** About what a block takes in the list that names it. */
const LISTED_BYTES = 100;

/** Sends a block that counts only once a list that names it is committed. */
export async function stageBlock(container: BlobContainer, name: string, id: string, bytes: Uint8Array): Promise<void> {
  await container.onBlob(name, (blob, abortSignal, allow) => {
    allow(bytes.length);
    return blob.stageBlock(id, bytes, bytes.length, { abortSignal });
  });
}

/** Makes a blob what these blocks are. What `isAnswer` takes comes back as it is. */
export const commitList = (
  container: BlobContainer,
  name: string,
  ids: readonly string[],
  options: BlockBlobCommitBlockListOptions,
  isAnswer: (error: unknown) => boolean,
) =>
  container.onBlob(
    name,
    (blob, abortSignal, allow) => {
      allow(ids.length * LISTED_BYTES);
      return blob.commitBlockList([...ids], { ...options, abortSignal });
    },
    isAnswer,
  );
