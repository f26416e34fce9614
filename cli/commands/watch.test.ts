import { afterEach, beforeEach, expect, it } from 'vitest';
import { LaidWorkspace } from '../../tests/support/laid-workspace.ts';
import { watchCommand } from './watch.ts';

let workspace: LaidWorkspace;
beforeEach(() => {
  workspace = new LaidWorkspace();
});
afterEach(() => workspace.remove());

function progress(succeeded: number): void {
  const counts = { succeeded, failed: 0, items: succeeded, failedItems: 0, rows: succeeded, bytes: 0 };
  workspace.lay('jobs/j1/digits/progress.1', {
    ...{
      run: 1,
      epoch: 1,
      done: [[0, succeeded]],
      scorers: {},
      initFailed: [],
      aheadBytes: 0,
      total: 9,
      totalItems: 9,
    },
    ...{ counts: { ...counts, retries: 0, duplicates: 0 }, logOffset: 0, isDecided: false, isEnded: false, at: '' },
  });
}

it('prints a line of progress when it has changed, at most one a second, and the end', async () => {
  workspace.start('j1');
  progress(1);
  // Each sleep takes 0.4 s here.
  workspace.onSleep = (nth) => {
    if (nth === 1) progress(2);
    if (nth === 2) progress(3);
    if (nth === 9) workspace.end('j1', 'completed');
  };
  expect(await watchCommand({ job: 'j1', json: true }, workspace.context)).toBe(0);
  const lines = workspace.out.text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.map(({ status, rows }) => [status, rows])).toEqual([
    ['running', 1],
    ['running', 3],
    ['completed', 1000],
  ]);
  expect(lines.map((line) => Object.keys(line))).toEqual(Array(3).fill(Object.keys(lines[2])));
});
