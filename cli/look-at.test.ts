import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkedState } from '../core/job/checked-state.ts';
import type { Mark } from '../core/pacing/mark.ts';
import { LaidWorkspace } from '../tests/support/laid-workspace.ts';
import { lookAt } from './look-at.ts';

const MARK: Mark = {
  next: 20,
  outstanding: [
    [3, 4, 0, 10, 1],
    [8, 5, 0, 14, 2],
    [15, 2, 1, 7, 3],
  ],
};

let workspace: LaidWorkspace;
beforeEach(() => {
  workspace = new LaidWorkspace();
  workspace.start('j1');
  writeFileSync(join(workspace.context.workspace, 'jobs/j1/digits/mark.1'), checkedState(MARK));
});
afterEach(() => workspace.remove());

async function publishedAgain(): Promise<number> {
  const { view } = await lookAt({ jobId: 'j1', step: 'digits' }, workspace.context);
  return view.published_again;
}

describe('what was published again', () => {
  it('is each mini-batch of the mark that was published more than once', async () => {
    expect(await publishedAgain()).toBe(7);
  });

  it('is nothing of a run that nobody works on, and of one that is over', async () => {
    workspace.owner = 'dead';
    expect(await publishedAgain()).toBe(0);
    workspace.owner = 'alive';
    workspace.end('j1', 'completed');
    expect(await publishedAgain()).toBe(0);
  });
});
