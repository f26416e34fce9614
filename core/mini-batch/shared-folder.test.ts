import { describe, expect, it } from 'vitest';
import { filesOf, withSharedFolder } from './shared-folder.ts';

const files = (...paths: string[]) => paths.map((path) => ({ path, size: 1, modifiedMs: 2 }));

describe('withSharedFolder', () => {
  it.each([
    ['one folder', ['/in/a/1', '/in/a/2'], '/in/a/'],
    ['two folders', ['/in/a/1', '/in/b/2'], '/in/'],
    ['names that begin alike', ['/in/ab/1', '/in/abc/2'], '/in/'],
    ['the root', ['/1', '/in/2'], '/'],
    ['no folder at all', ['1', '2'], ''],
    ['one file', ['/in/a/1'], '/in/a/'],
  ])('names %s once, and gives the files back', (_, paths, folder) => {
    const shared = withSharedFolder(files(...paths));
    expect(shared.folder).toBe(folder);
    expect(filesOf(shared)).toEqual(files(...paths));
  });
});
