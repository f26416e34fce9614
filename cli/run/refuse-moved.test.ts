import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFolderStore } from '../../adapters/local-folder/store.ts';
import type { StepManifest } from '../../core/job/manifest.ts';
import { refuseMoved } from './refuse-moved.ts';

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'moved-')));
  mkdirSync(join(folder, 'ws/jobs/j/s/outputs/out'), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('refuseMoved', () => {
  const refuse = (workspace: string, outputFolder = 'ws/jobs/j/s/outputs/out') => {
    const output = { name: 'out', folder: join(folder, outputFolder), overwrite: false };
    refuseMoved(createFolderStore(join(folder, workspace)), { jobId: 'j', step: 's', output } as StepManifest);
  };

  it('lets the workspace be where it was, by whatever way it is reached, and outputs that were given a place', () => {
    symlinkSync('ws', join(folder, 'link'));
    for (const workspace of ['ws', 'link']) expect(() => refuse(workspace)).not.toThrow();
    expect(() => refuse('elsewhere', 'results')).not.toThrow();
  });

  it('refuses a copy, and what was moved', () => {
    cpSync(join(folder, 'ws'), join(folder, 'copy'), { recursive: true });
    expect(() => refuse('copy')).toThrow(`j: its workspace was ${join(folder, 'ws')} when it was submitted`);
    rmSync(join(folder, 'ws'), { recursive: true });
    expect(() => refuse('copy')).toThrow('its workspace was');
  });
});
