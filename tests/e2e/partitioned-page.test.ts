import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestProject } from '../support/test-project.ts';
import { shellBlocks } from './shell-blocks.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const MAIN = resolve(ROOT, 'dist/bin/millrace.js');
const NPX = `npx() { test "$1" = millrace && shift && "${process.execPath}" "${MAIN}" "$@"; }`;
const page = readFileSync(resolve(ROOT, 'docs/how-to/partitioned.md'), 'utf8');
const [makeFiles = '', writeJob = '', runFiles = '', table = ''] = shellBlocks(page).map(({ commands }) => commands);

describe('the page on partitions', () => {
  let project: TestProject;
  beforeAll(() => {
    project = new TestProject();
  });
  afterAll(() => project.remove());

  function typed(...commands: readonly string[]): { stdout: string; stderr: string } {
    const env = { ...process.env, PATH: `${dirname(process.execPath)}:${process.env.PATH}` };
    const script = [NPX, ...commands].join('\n');
    const { status, stdout, stderr } = spawnSync('sh', ['-ec', script], { cwd: project.folder, env, encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr });
    return { stdout, stderr };
  }

  it('brings files together by their paths', () => {
    const { stdout } = typed(makeFiles, writeJob, runFiles);
    expect(stdout).toContain('Plan: 3 mini-batches of 12 items');
    expect(stdout.trimEnd().split('\n').slice(-5)).toEqual([
      'ann has 2024/1.txt',
      'ann has 2024/2.txt',
      'ann has 2025/1.txt',
      'ann has 2025/2.txt',
      'bob has 2024/1.txt',
    ]);
  });

  it('brings the rows of a table together by a column', () => {
    expect(typed(table).stdout.trimEnd().split('\n').slice(-2)).toEqual(['north 7', 'south 5']);
  });
});
