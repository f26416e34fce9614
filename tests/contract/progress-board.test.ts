import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBlobStore } from '../../adapters/azure-blob/store.ts';
import { createProgressBoard } from '../../adapters/in-process/progress-board.ts';
import { createFolderStore } from '../../adapters/local-folder/store.ts';
import { openStoredBoard } from '../../cli/wiring/stored-board.ts';
import { layout } from '../../core/job/layout.ts';
import type { Store } from '../../core/ports/store.ts';
import { makeContainer } from '../support/azurite.ts';
import { type BoardHarness, progressBoardContract } from './progress-board.contract.ts';

progressBoardContract('the board in one process', async () => {
  const board = createProgressBoard();
  return { pinning: board, reading: board, claim: async () => {}, close: async () => {} };
});

progressBoardContract('the board in a folder', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'board-'));
  const boards = storedBoards(() => createFolderStore(folder));
  const close = async () => {
    await boards.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { ...boards, close };
});

progressBoardContract('the board in Azure Blob', async () => {
  const { address, access } = await makeContainer();
  return storedBoards(() => createBlobStore(address, access));
});

/** Two of one store, as two processes open it. */
function storedBoards(openStore: () => Store): BoardHarness {
  const [mine, theirs] = [openStore(), openStore()];
  const stop = new AbortController();
  return {
    pinning: openStoredBoard(mine, 'planners', stop.signal),
    reading: openStoredBoard(theirs, 'planners', stop.signal),
    claim: async (step, epoch) => void (await mine.putIfAbsent(`${layout.epochs(step)}/${epoch}`, new Uint8Array([1]))),
    close: async () => stop.abort(),
  };
}
