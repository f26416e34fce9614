import { describe, expect, it } from 'vitest';
import { environmentFiles } from './environment-files.ts';

const none = { requirements: null, conda: null, npm: null };
const reading = (files: Record<string, string>) => async (path: string) => files[path];

describe('environmentFiles', () => {
  it('takes what requirements name, and what that names', async () => {
    const files = {
      'deps/all.txt': '-r more.txt\nnumpy\n-c https://x/c.txt',
      'deps/more.txt': '-c ../pins.txt',
      'pins.txt': 'a==1',
    };
    expect(await environmentFiles({ ...none, requirements: 'deps/all.txt' }, reading(files))).toEqual(files);
  });

  it('takes what npm looks for beside a package.json, as far as it is there', async () => {
    const files = { 'web/package.json': '{}', 'web/package-lock.json': '{}', 'package-lock.json': 'another' };
    const { 'package-lock.json': _, ...taken } = files;
    expect(await environmentFiles({ ...none, npm: 'web/package.json' }, reading(files))).toEqual(taken);
  });

  it('says which file is missing', async () => {
    await expect(environmentFiles({ ...none, conda: 'conda.yml' }, reading({}))).rejects.toThrow(
      'there is no file conda.yml',
    );
  });
});
