import { avroEntryFiles } from '../../adapters/avro/entry-files.ts';
import { isBlobAddress } from '../../adapters/azure-blob/blob-address.ts';
import { blobOutputFiles } from '../../adapters/azure-blob/output-files.ts';
import { folderOutputFiles } from '../../adapters/local-folder/output-files.ts';
import { ownerClaim } from '../../adapters/local-folder/owner.ts';
import { createStepOutputs, type StepOutputsOptions } from '../../adapters/step-output/step-outputs.ts';
import { parquetRows } from '../../adapters/tables/parquet-rows.ts';
import { layout } from '../../core/job/layout.ts';
import type { OrderedOutputs } from '../../core/ports/ordered-output.ts';
import type { OutputFiles } from '../../core/ports/output-files.ts';
import type { Store } from '../../core/ports/store.ts';
import { blobLogin } from './blob-login.ts';
import { outputsElsewhere } from './outputs-elsewhere.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** The outputs of a workspace; workspace and outputs may each lie in a folder or in Azure Blob. */
export function createOutputs(store: Store, tail: StepOutputsOptions['tail'], environment: Variables): OrderedOutputs {
  const parts = outputFiles(store, environment);
  return createStepOutputs({
    store,
    layout,
    files: avroEntryFiles,
    parts: tail.kind === 'in-log' ? outputsElsewhere(parts, store.address('')) : parts,
    rowFiles: parquetRows,
    ownerClaim,
    tail,
  });
}

/** The files of both kinds: a place says by itself which it is of. */
function outputFiles(store: Store, environment: Variables): OutputFiles {
  let blobs: OutputFiles | undefined;
  const at = (place: string): OutputFiles => {
    if (!isBlobAddress(place)) return folderOutputFiles;
    blobs ??= blobOutputFiles(blobLogin(environment, () => store));
    return blobs;
  };
  return {
    create: (place, of) => at(place).create(place, of),
    open: (place) => at(place).open(place),
    size: (place) => at(place).size(place),
    stream: (place, from, to) => at(place).stream(place, from, to),
    names: (folder) => at(folder).names(folder),
    sync: (place) => at(place).sync(place),
    remove: (place) => at(place).remove(place),
    removeFolder: (place) => at(place).removeFolder(place),
    publish: (output, parts, segmentAt) => at(output.folder).publish(output, parts, segmentAt),
  };
}
