import { closeSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { folderOutputFiles } from '../../adapters/local-folder/output-files.ts';
import { ownerClaim } from '../../adapters/local-folder/owner.ts';
import { createFolderStore } from '../../adapters/local-folder/store.ts';
import { segmentPlace } from '../../adapters/step-output/output-segments.ts';
import { createStepOutputs } from '../../adapters/step-output/step-outputs.ts';
import { parquetRows } from '../../adapters/tables/parquet-rows.ts';
import type { EntryFiles } from '../../core/ports/codec.ts';
import { makeCheckpoint } from '../../core/ports/make-checkpoint.ts';
import { at, contractLayout, NOTES, orderedOutputContract, outputIn, settled } from './ordered-output.contract.ts';
import { ownOutputContract } from './own-output.contract.ts';
import { refusedOutputContract } from './refused-output.contract.ts';
import { strayEpochsContract } from './stray-epochs.contract.ts';

let parent: string;
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'millrace-outputs-'));
});
afterAll(() => rm(parent, { recursive: true }));

async function open() {
  const root = await mkdtemp(join(parent, 'outputs-'));
  const store = createFolderStore(join(root, 'store'));
  const outputs = createStepOutputs({
    store,
    layout: contractLayout,
    // The audit is made elsewhere: nothing here reads it.
    files: {} as EntryFiles,
    parts: folderOutputFiles,
    rowFiles: parquetRows,
    ownerClaim,
    tail: { kind: 'in-files' },
  });
  return { outputs, store, folder: createFolderStore(join(root, 'out')), place: join(root, 'out') };
}

orderedOutputContract('on a folder', open, { keepsEveryWrite: true });
refusedOutputContract('on a folder', open);
strayEpochsContract('on a folder', open);
ownOutputContract('on a folder', open);

it('an output on a folder names nothing of a write that failed half way', async () => {
  const { outputs, options, first } = await afterOneCheckpoint();
  // Its entries file is taken from under it, as a full disk would: the rows are written, their entry is not.
  const lost = openFds().find(
    ({ target }) => target.startsWith(dirname(options.folder)) && target.endsWith('/entries.1'),
  );
  closeSync(lost?.fd as number);
  await expect(first.write([{ kind: 'append', settled: settled(1) }], null)).rejects.toThrow();
  await makeCheckpoint(first, { ...NOTES, next: 1 });
  const second = await outputs.claim(at(2), options);
  expect(second.recovered).toMatchObject({ next: 1, appended: { succeeded: 1, bytes: 6 } });
});

it.each([
  ['that ends behind its checkpoint', 'row 0\nro', 1, /rows\.txt\S* ends before the rows of mini-batch 1: .* not kept/],
  [
    'with other bytes behind it',
    'row 0\nrow X\n',
    1,
    /does not have the rows of mini-batch 1 .* as written; what was lost/,
  ],
  ['that ends before it', 'row', 0, /does not have the rows of mini-batch 1 .* as written; what was lost/],
])('after a kill, a file of rows %s is told as that', async (_, rows, next, notice) => {
  const { outputs, options, first } = await afterOneCheckpoint();
  await first.write([{ kind: 'append', settled: settled(1) }], null);
  writeFileSync(segmentPlace(options, 1), rows);
  const { recovered } = await outputs.claim(at(2), options);
  expect(recovered).toMatchObject({ next, notices: [expect.stringMatching(notice)] });
});

/** An owner whose checkpoint holds the first mini-batch. */
async function afterOneCheckpoint() {
  const { outputs, place: folder } = await open();
  const options = outputIn(folder);
  const first = await outputs.claim(at(1), options);
  await first.write([{ kind: 'append', settled: settled(0) }], null);
  await makeCheckpoint(first, { ...NOTES, next: 1 });
  return { outputs, options, first };
}

function openFds(): { readonly fd: number; readonly target: string }[] {
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      return [{ fd: Number(fd), target: readlinkSync(`/proc/self/fd/${fd}`) }];
    } catch {
      return [];
    }
  });
}
