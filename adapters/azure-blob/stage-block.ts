import type { BlobContainer } from './blob-container.ts';

/** About what a block takes in the list that names it. */
export const LISTED_BYTES = 100;

/** Sends a block that counts only once a list that names it is committed. */
export async function stageBlock(container: BlobContainer, name: string, id: string, bytes: Uint8Array): Promise<void> {
  await container.onBlob(name, (blob, abortSignal, allow) => {
    allow(bytes.length);
    return blob.stageBlock(id, bytes, bytes.length, { abortSignal });
  });
}
