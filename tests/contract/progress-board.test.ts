import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createProgressBoard } from '../../adapters/in-process/progress-board.ts';
import { storeOpener } from '../../cli/wiring/store.ts';
import { openStoredBoard } from '../../cli/wiring/stored-board.ts';
import { layout } from '../../core/job/layout.ts';
import { progressBoardContract } from './progress-board.contract.ts';

const openStore = storeOpener({}, '/');

progressBoardContract('the board in one process', async () => {
  const board = createProgressBoard();
  return { pinning: board, reading: board, claim: async () => {}, close: async () => {} };
});

progressBoardContract('the board in the store', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'board-'));
  const store = openStore(folder);
  const stop = new AbortController();
  return {
    pinning: openStoredBoard(store, 'planners', stop.signal),
    reading: openStoredBoard(openStore(folder), 'planners', stop.signal),
    claim: async (step, epoch) => void (await store.putIfAbsent(layout.epoch(step, epoch), new Uint8Array([1]))),
    close: async () => {
      stop.abort();
      rmSync(folder, { recursive: true, force: true });
    },
  };
});
