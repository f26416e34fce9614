import { describe, expect, it } from 'vitest';
import { pathPatterns } from '../../adapters/path-patterns/path-patterns.ts';
import { localInputPath } from './local-input-path.ts';
import { folderOf, isWithin, resolvePath, resolvePattern, shortPath } from './paths.ts';

describe('a path', () => {
  it.each([
    ['/a/b', 'c', '/a/b/c'],
    ['/a/b', '../c/./d//e/', '/a/c/d/e'],
    ['/a/b', '/c', '/c'],
    ['/a', '../../..', '/'],
    ['/', '.', '/'],
  ])('seen from %s, %s is %s', (folder, path, expected) => expect(resolvePath(folder, path)).toBe(expected));

  it('lies within its folders only', () => {
    expect(isWithin('/a/b', '/a')).toBe(true);
    expect(isWithin('/a', '/a')).toBe(true);
    expect(isWithin('/a', '/')).toBe(true);
    expect(isWithin('/ab', '/a')).toBe(false);
    expect(folderOf('/a/b')).toBe('/a');
  });

  it('is shown from the current folder where it lies below', () => {
    expect(shortPath('/a/b/c', '/a')).toBe('b/c');
    expect(shortPath('/a/b', '/')).toBe('a/b');
    expect(shortPath('/a/b', '/c')).toBe('/a/b');
  });
});

describe('a pattern', () => {
  it.each([
    ['/a/b', '*.png', '/a/b/*.png'],
    ['/a/[b]*{c}?', '../*.png', '/a/*.png'],
    ['/a/[b]*{c}?', 'x', '/a/\\[b]\\*\\{c}\\?/x'],
    ['/a', 'sub/', '/a/sub/'],
    ['/a', '/', '/'],
  ])('seen from %s, %s is %s', (folder, pattern, expected) => expect(resolvePattern(folder, pattern)).toBe(expected));

  it('has wildcards only where the user wrote them', () => {
    expect(pathPatterns.compile(resolvePattern('/a/[b]*{c}?\\', '*.png')).base).toBe('/a/[b]*{c}?\\');
  });
});

describe("an input's local path", () => {
  it.each([
    [['/data/images'], '/data/images'],
    [['/data/a.png'], '/data/a.png'],
    [['/data/images/**/*.png'], '/data/images'],
    [['/data/a.png', '/data/b.png'], '/data'],
    [['/data/a', '/data/a/x/*.png'], '/data/a'],
    [['/data/a/x/*.png', '/data/ab'], '/data'],
    [['/a', '/b'], '/'],
  ])('of %j is %s', (paths, expected) => expect(localInputPath(paths, pathPatterns)).toBe(expected));
});
