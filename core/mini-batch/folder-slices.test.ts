import { describe, expect, it } from 'vitest';
import { type FolderSlices, joinSlices, pathsOf, singleSlice } from './folder-slices.ts';

const file = (path: string) => ({ path, size: 1, modifiedMs: 2 });
const files = (folder: string, ...paths: string[]): FolderSlices => ({ folder, slices: paths.map(file) });

describe('joining files of two folders', () => {
  it.each([
    ['the same folder', files('/in/a/', '1'), files('/in/a/', '2'), files('/in/a/', '1', '2')],
    ['two folders', files('/in/a/', '1'), files('/in/b/', '2', 'c/3'), files('/in/', 'a/1', 'b/2', 'b/c/3')],
    ['a folder and one in it', files('/in/', '1'), files('/in/b/', '2'), files('/in/', '1', 'b/2')],
    ['a folder in the other one', files('/in/b/', '1'), files('/in/', '2'), files('/in/', 'b/1', '2')],
    ['folders that begin alike', files('/in/ab/', '1'), files('/in/abc/', '2'), files('/in/', 'ab/1', 'abc/2')],
    ['the root', files('/', '1'), files('/in/', '2'), files('/', '1', 'in/2')],
    ['no folder at all', files('', '1'), files('in/', '2'), files('', '1', 'in/2')],
  ])('names %s once, and keeps every path', (_, first, second, joined) => {
    expect(joinSlices(first, second)).toEqual(joined);
    expect(pathsOf(joined)).toEqual([...pathsOf(first), ...pathsOf(second)]);
  });
});

describe('a single file', () => {
  it.each([
    ['/in/a/1', files('/in/a/', '1')],
    ['/1', files('/', '1')],
    ['1', files('', '1')],
  ])('%s is named by its folder', (path, expected) => {
    expect(singleSlice(file(path))).toEqual(expected);
  });
});
