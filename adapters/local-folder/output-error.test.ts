import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AppendFile } from './append-file.ts';
import { outputError } from './output-error.ts';

const thrown = (code: string): Error => Object.assign(new Error(code), { code, syscall: 'mkdir' });

describe('an error about an output', () => {
  it.each(['EACCES', 'EROFS', 'ENOTDIR'])('is the job’s own when no waiting mends it (%s)', (code) => {
    const told = outputError('/data/out/rows.txt', thrown(code));
    expect(told).toMatchObject({ code: 'OUTPUT_UNUSABLE', message: expect.stringContaining('/data/out/rows.txt') });
    expect(told).toHaveProperty('hint');
  });

  it('is the store’s when it may pass', () => {
    expect(outputError('/data/out', thrown('EIO'))).toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(outputError('/data/out', thrown('ENOSPC'))).toMatchObject({ code: 'STORE_FULL' });
  });

  it('names a script that clears its output folder where the job’s own parts are gone', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cleared-'));
    const file = new AppendFile(join(folder, 'out/rows.txt.partial/j.s.1'), outputError);
    await file.append([Buffer.from('a row\n')]);
    rmSync(folder, { recursive: true });
    const told = { code: 'STORE_UNAVAILABLE', hint: expect.stringContaining('if the script clears that') };
    await expect(file.sync()).rejects.toMatchObject(told);
    file.close();
  });

  it('comes back as it is when it is not the file system’s', () => {
    const other = new Error('other');
    expect(outputError('/data/out', other)).toBe(other);
  });
});
