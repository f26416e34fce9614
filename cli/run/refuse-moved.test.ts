import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFolderStore } from '../../adapters/local-folder/store.ts';
import { jsonBytes } from '../../core/job/json-bytes.ts';
import { layout } from '../../core/job/layout.ts';
import type { StepManifest } from '../../core/job/manifest.ts';
import { refuseMoved } from './refuse-moved.ts';

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'moved-')));
  mkdirSync(join(folder, 'ws/jobs/j/s/outputs/out'), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('refuseMoved', () => {
  const refuse = async (workspace: string, outputFolder = 'ws/jobs/j/s/outputs/out') => {
    const output = { name: 'out', folder: join(folder, outputFolder), overwrite: false };
    const store = createFolderStore(join(folder, workspace));
    const submitted = { steps: ['step'], workspace: join(folder, 'ws') };
    await store.putIfAbsent(layout.job('j'), jsonBytes(submitted));
    return refuseMoved(store, { jobId: 'j', step: 's', output } as StepManifest);
  };

  it('lets the workspace be where it was, by whatever way it is reached, and outputs that are where they were', async () => {
    symlinkSync('ws', join(folder, 'link'));
    for (const workspace of ['ws', 'link']) {
      await refuse(workspace);
      await refuse(workspace, 'not/yet/made');
    }
    mkdirSync(join(folder, 'results'));
    await refuse('elsewhere', 'results');
  });

  it('refuses a copy, and what was moved', async () => {
    cpSync(join(folder, 'ws'), join(folder, 'copy'), { recursive: true });
    const message = `j: its workspace was ${join(folder, 'ws')} when it was submitted, and is ${join(folder, 'copy')} now`;
    await expect(refuse('copy')).rejects.toThrow(message);
    rmSync(join(folder, 'ws'), { recursive: true });
    await expect(refuse('copy')).rejects.toThrow(message);
  });

  it('refuses an output beside the workspace that is not where it was either', async () => {
    const message = `its output is to lie in ${join(folder, 'gone/results')}`;
    await expect(refuse('copy', 'gone/results')).rejects.toThrow(message);
  });
});
