import { folderOutputFiles } from '../../adapters/local-folder/output-files.ts';
import { ownerClaim } from '../../adapters/local-folder/owner.ts';
import { createStepOutputs } from '../../adapters/step-output/step-outputs.ts';
import { parquetRows } from '../../adapters/tables/parquet-rows.ts';
import { layout } from '../../core/job/layout.ts';
import type { OrderedOutputs, OutputOptions } from '../../core/ports/ordered-output.ts';
import type { Store } from '../../core/ports/store.ts';
import { fakeEntryFiles } from './fake-codec.ts';
import { mountDisk } from './mounts.ts';
import type { SimProcess } from './process.ts';
import { STORE_FOLDER } from './scenario.ts';
import { WatchedOutput } from './watched-output.ts';
import type { World } from './world.ts';

/** The step's output as one process reaches it: the local folder's adapter as it is, on a simulated disk. */
export function outputsOf(process: SimProcess, world: World, bareStore: Store): OrderedOutputs {
  const root = mountDisk({ disk: world.disk, process });
  const store: Store = { ...bareStore, address: (path) => `${root}${STORE_FOLDER}/${path}` };
  const real = createStepOutputs({
    store,
    layout,
    files: fakeEntryFiles,
    parts: folderOutputFiles,
    rowFiles: parquetRows,
    ownerClaim,
    tail: process.role === 'embedded' ? { kind: 'in-files' } : { kind: 'in-log', clock: process.clock },
  });
  const here = (options: OutputOptions): OutputOptions => ({ ...options, folder: `${root}${options.folder}` });
  return {
    ...real,
    claim: async (step, options) => {
      const output = await real.claim(step, here(options));
      const invariants = world.invariantsOf(step.jobId);
      world.trace(`${process.id} has epoch ${output.epoch} for run ${step.run}`);
      return new WatchedOutput(process, invariants, step.run, output);
    },
    isWhole: (step, options, parts) => real.isWhole(step, here(options), parts),
    publish: async (step, options, parts) => {
      const published = await real.publish(step, here(options), parts);
      const ofIt = world.jobs.find(({ job }) => job.outputFolder === options.folder);
      ofIt?.outputStands();
      return { ...published, path: published.path?.slice(root.length) ?? null };
    },
    tidy: (step, options) => real.tidy(step, here(options)),
  };
}
