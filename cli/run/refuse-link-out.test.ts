import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { refuseLinkOut } from './refuse-link-out.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'links-'));
  mkdirSync(join(folder, 'job/inside'), { recursive: true });
  mkdirSync(join(folder, 'elsewhere'));
  symlinkSync(join(folder, 'elsewhere'), join(folder, 'job/out'));
  symlinkSync('inside', join(folder, 'job/in'));
  symlinkSync('job', join(folder, 'link-to-job'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('refuseLinkOut', () => {
  it.each(['job/results/new', 'job/inside', 'job/in/new', 'job'])('lets %s be', (path) => {
    expect(() => refuseLinkOut(join(folder, path), join(folder, 'job'))).not.toThrow();
    expect(() => refuseLinkOut(join(folder, path), join(folder, 'link-to-job'))).not.toThrow();
  });

  it.each(['job/out', 'job/out/new/er'])('refuses %s, which is not where it seems to be', (path) => {
    expect(() => refuseLinkOut(join(folder, path), join(folder, 'job'))).toThrow(/job\/out is a link that leads out/);
  });
});
