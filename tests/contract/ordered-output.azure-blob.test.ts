import { randomUUID } from 'node:crypto';
import { beforeAll } from 'vitest';
import { blobOutputFiles } from '../../adapters/azure-blob/output-files.ts';
import { createBlobStore } from '../../adapters/azure-blob/store.ts';
import { ownerClaim } from '../../adapters/local-folder/owner.ts';
import { createStepOutputs } from '../../adapters/step-output/step-outputs.ts';
import { parquetRows } from '../../adapters/tables/parquet-rows.ts';
import type { EntryFiles } from '../../core/ports/codec.ts';
import { makeContainer, type TestContainer } from '../support/azurite.ts';
import { contractLayout, type OpenedOutputs, orderedOutputContract } from './ordered-output.contract.ts';
import { ownOutputContract } from './own-output.contract.ts';
import { refusedOutputContract } from './refused-output.contract.ts';
import { strayEpochsContract } from './stray-epochs.contract.ts';

let container: TestContainer;
beforeAll(async () => {
  container = await makeContainer();
});

async function open(): Promise<OpenedOutputs> {
  const { address, access } = container;
  const root = `${address}/${randomUUID()}`;
  const store = createBlobStore(`${root}/store`, access);
  const outputs = createStepOutputs({
    store,
    layout: contractLayout,
    files: {} as EntryFiles,
    parts: blobOutputFiles(access),
    rowFiles: parquetRows,
    ownerClaim,
    tail: { kind: 'in-files' },
  });
  return { outputs, store, folder: createBlobStore(`${root}/out`, access), place: `${root}/out` };
}

// What is not checkpointed is in memory: blobs are committed at most once a second.
orderedOutputContract('in Azure Blob', open, { keepsEveryWrite: false });
refusedOutputContract('in Azure Blob', open);
strayEpochsContract('in Azure Blob', open);
ownOutputContract('in Azure Blob', open);
