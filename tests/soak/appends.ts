import assert from 'node:assert/strict';
import { ContainerClient } from '@azure/storage-blob';
import { blobOutputFiles } from '../../adapters/azure-blob/output-files.ts';
import { makeContainerAt } from '../support/azurite.ts';
import { startAzurite } from '../support/start-azurite.ts';
import type { SoakFigures } from './figures.ts';

/** More the service itself would refuse. */
const BLOCKS_MAX = 50_000;
const NAME = 'rows';
const TELL_EVERY = 5_000;

/** A blob that grows by so many appends of a byte, each with its commit: how many blocks is it in the end? */
export async function soakAppends(appends: number, tell: (line: string) => void): Promise<SoakFigures> {
  const { port, stop } = await startAzurite();
  try {
    const { address, access, container } = await makeContainerAt(port);
    const blob = new ContainerClient(access.text, container).getBlockBlobClient(NAME);
    const blocksNow = async () => (await blob.getBlockList('committed')).committedBlocks?.length ?? 0;
    const files = blobOutputFiles(access);
    const file = files.create(`${address}/${NAME}`, 'output');
    const rows = Buffer.from(Array.from({ length: appends }, (_, at) => at % 251));
    const startedMs = performance.now();
    for (let at = 0; at < appends; at += 1) {
      await file.append([rows.subarray(at, at + 1)]);
      await file.sync();
      if ((at + 1) % TELL_EVERY === 0) tell(`appends: ${at + 1}, committed blocks: ${await blocksNow()}`);
    }
    const seconds = Math.round((performance.now() - startedMs) / 1_000);
    const found = Buffer.concat(await Array.fromAsync(files.stream(file.place, 0, appends)));
    assert.ok(found.equals(rows), `${found.length} bytes, not the ${rows.length} that were appended`);
    const blocks = await blocksNow();
    // Fewer appends than the limit show as much: each may not leave a block of its own.
    assert.ok(blocks < Math.min(appends, BLOCKS_MAX), `${blocks} blocks of ${appends} appends`);
    return { name: 'Blob, appends', figures: { appends, seconds, 'committed blocks': blocks } };
  } finally {
    await stop();
  }
}
