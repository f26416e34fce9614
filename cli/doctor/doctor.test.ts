import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { judgeFreeSpace } from './free-space.ts';
import { checkNodeVersion } from './node-version.ts';
import { judgeProcessLimits } from './process-limits.ts';
import { checkWorkspaceFolder } from './workspace-folder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'doctor-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the doctor', () => {
  it.each([
    ['20.19.0', 'fix'],
    ['22.17.9', 'fix'],
    ['22.18.0', 'ok'],
    ['24.0.0', 'ok'],
    ['101.2.3', 'ok'],
  ])('thinks of Node %s: %s', (version, verdict) => {
    expect(checkNodeVersion(version).verdict).toBe(verdict);
  });

  it('tries the workspace where it is or will be, and leaves nothing behind', async () => {
    expect(await checkWorkspaceFolder(join(folder, 'a/b/.millrace'))).toMatchObject({ verdict: 'ok' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('says why a workspace cannot be written', async () => {
    writeFileSync(join(folder, 'file'), '');
    const finding = await checkWorkspaceFolder(join(folder, 'file'));
    expect(finding).toMatchObject({ verdict: 'fix', advice: expect.stringContaining('MILLRACE_STORE') });
    expect(finding.text).toContain('ENOTDIR');
  });

  it('knows little space from none', () => {
    const verdicts = [10 * 1024 ** 2, 500 * 1024 ** 2, 2 * 1024 ** 3].map((bytes) => judgeFreeSpace(bytes).verdict);
    expect(verdicts).toEqual(['fix', 'warn', 'ok']);
  });

  it("reads the kernel's table of limits", () => {
    const table = `Limit                     Soft Limit           Hard Limit           Units
Max processes             unlimited            unlimited            processes
Max open files            256                  1048576              files
`;
    expect(judgeProcessLimits(table)).toEqual([
      {
        name: 'open files',
        verdict: 'warn',
        text: 'at most 256: few for many workers',
        advice: 'raise it with ulimit -n',
      },
      { name: 'processes', verdict: 'ok', text: 'no limit', advice: null },
    ]);
  });

  it('does not worry over a table that it cannot read', () => {
    expect(judgeProcessLimits('').map(({ verdict }) => verdict)).toEqual(['ok', 'ok']);
  });
});
