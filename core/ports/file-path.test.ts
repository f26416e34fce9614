import { expect, it } from 'vitest';
import { isFilePath, requireFilePath } from './file-path.ts';

it.each(['', '.', '..', '/a', 'a/', 'a//b', './a', 'a/..', 'a/./b', '../../victim.txt', '//'])(
  '%j leads elsewhere than to a file below its folder',
  (path) => {
    expect(isFilePath(path)).toBe(false);
    expect(() => requireFilePath(path, `azure-blob://a/c/${path}`)).toThrow(
      expect.objectContaining({
        code: 'INPUT_NAME_INVALID',
        message: expect.stringContaining(`"azure-blob://a/c/${path}"`),
        hint: expect.stringContaining('rename the blob'),
      }),
    );
  },
);

it.each(['a', '.a', '..a', 'a..', '...', 'a/.../b', '.a/b.', 'a\n/b', ' '])('%j leads to a file', (path) => {
  expect(isFilePath(path)).toBe(true);
  expect(() => requireFilePath(path, path)).not.toThrow();
});
