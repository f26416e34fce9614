import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { folderOutputFiles } from '../local-folder/output-files.ts';
import { removeSegments, segmentPlace } from './output-segments.ts';

it('the rows of a job that begins while another is tidied away stay', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'segments-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const output = { folder, fileName: 'rows.txt', owner: 'one.step', overwrite: true } as never;
  mkdirSync(join(folder, 'rows.txt.partial'));
  writeFileSync(segmentPlace(output, 1), 'rows');
  const names = async (path: string) => {
    const found = await folderOutputFiles.names(path);
    writeFileSync(join(path, 'two.step.1'), 'others');
    return found;
  };
  await removeSegments(output, { ...folderOutputFiles, names });
  expect(readdirSync(join(folder, 'rows.txt.partial'))).toEqual(['two.step.1']);
  rmSync(join(folder, 'rows.txt.partial/two.step.1'));
  await removeSegments(output, folderOutputFiles);
  expect(readdirSync(folder)).toEqual([]);
});
