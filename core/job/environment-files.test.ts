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

  it('says that there are too many, and leaves none out in silence', async () => {
    const chain = (length: number) =>
      Object.fromEntries(
        Array.from({ length }, (_, at) => [`${at}.txt`, at + 1 < length ? `-r ${at + 1}.txt\n-r 0.txt` : 'numpy']),
      );
    const taken = await environmentFiles({ ...none, requirements: '0.txt' }, reading(chain(100)));
    expect(Object.keys(taken)).toHaveLength(100);
    await expect(environmentFiles({ ...none, requirements: '0.txt' }, reading(chain(101)))).rejects.toMatchObject({
      code: 'JOB_INVALID',
      message: 'environment: 0.txt leads to more than 100 files',
    });
  });

  it('takes no .npmrc with a secret', async () => {
    const files = { 'web/package.json': '{}', 'web/.npmrc': 'a=b\n//r/:_authToken=s3cret' };
    await expect(environmentFiles({ ...none, npm: 'web/package.json' }, reading(files))).rejects.toThrow(
      'web/.npmrc:2: _authToken is written out',
    );
  });

  it('takes no requirements with a login, be they named by others', async () => {
    const files = { 'a.txt': '-r b.txt', 'b.txt': 'numpy\n-i https://u:s3cret@h/' };
    await expect(environmentFiles({ ...none, requirements: 'a.txt' }, reading(files))).rejects.toThrow(
      'b.txt:2: a login is written out',
    );
  });

  it('says which file is missing', async () => {
    await expect(environmentFiles({ ...none, conda: 'conda.yml' }, reading({}))).rejects.toThrow(
      'there is no file conda.yml',
    );
  });
});
