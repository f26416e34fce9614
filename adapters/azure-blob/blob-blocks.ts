import type { BlockTarget } from './append-blob.ts';
import type { BlobContainer } from './blob-container.ts';
import { isBlobMissing, isConditionUnmet } from './blob-fault.ts';
import { piecesOf, propertiesOf } from './blob-read.ts';
import { commitList, stageBlock } from './block-calls.ts';

/** Tells of a blob which commit made it what it is. */
const COMMIT = 'millracecommit';

/** The blocks of a blob in a container. */
export const blobBlocks = (container: BlobContainer, name: string): BlockTarget => ({
  stage: (id, bytes) => stageBlock(container, name, id, bytes),
  commit: (ids, etag, commitId) => commit(container, name, ids, etag, commitId),
  lastCommit: () => lastCommit(container, name),
  read: async (from, to) => {
    const pieces: Uint8Array[] = [];
    for await (const piece of piecesOf(container, name, from, to)) pieces.push(piece);
    return Buffer.concat(pieces);
  },
});

async function commit(
  container: BlobContainer,
  name: string,
  ids: readonly string[],
  etag: string | undefined,
  commitId: string,
): Promise<string | undefined> {
  const conditions = etag === undefined ? { ifNoneMatch: '*' } : { ifMatch: etag };
  try {
    const options = { conditions, metadata: { [COMMIT]: commitId } };
    return (await commitList(container, name, ids, options, isConditionUnmet)).etag;
  } catch (error) {
    if (isConditionUnmet(error)) return undefined;
    throw error;
  }
}

async function lastCommit(container: BlobContainer, name: string) {
  try {
    const { metadata, etag = '' } = await container.onBlob(name, propertiesOf, isBlobMissing);
    return { commitId: metadata?.[COMMIT], etag };
  } catch (error) {
    if (isBlobMissing(error)) return undefined;
    throw error;
  }
}
