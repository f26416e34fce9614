import { expect, it } from 'vitest';
import { localNames } from './local-names.ts';
import { insideContainer, placeOf } from './placed-file.ts';

const named = (...paths: string[]) =>
  localNames(
    paths.map((path) => ({ path, size: 0, modifiedMs: 0 })),
    (at) => `blob ${at}`,
  );

it('leaves names as they are, unless one is the folder of another or occurs twice', () => {
  expect(named('a/x', 'a/y', 'ab')).toEqual(['a/x', 'a/y', 'ab']);
  expect(named('a/x/1', 'a', 'b')).toEqual(['0/a/x/1', '1/a', '2/b']);
  expect(named('a', 'a')).toEqual(['0/a', '1/a']);
});

it.each(['../../victim', 'a/../../b', '..', '', 'a//b', '/a', 'a/'])('refuses %j by its place', (name) => {
  expect(() => named('x', name)).toThrow(expect.objectContaining({ code: 'INPUT_NAME_INVALID' }));
  expect(() => named('x', name)).toThrow('"blob 1"');
});

it('finds the place of a file by what its mini-batch has in common, or by itself', () => {
  expect(placeOf('azure-blob://a/c/', 'x/y')).toEqual({ root: 'azure-blob://a/c', path: 'x/y' });
  expect(placeOf('azure-blob://a/', 'c/x/y')).toEqual({ root: 'azure-blob://a/c', path: 'x/y' });
  expect(placeOf('', 'azure-blob://n:1@a/c/x')).toEqual({ root: 'azure-blob://n:1@a/c', path: 'x' });
  expect(placeOf('', '/data/x')).toEqual({ root: '/data', path: 'x' });
});

it('knows what of a place lies inside its container', () => {
  const places = ['azure-blob://a/c/x/y/', 'azure-blob://n:1@a/c/', 'azure-blob://a/', ''];
  expect(places.map(insideContainer)).toEqual(['x/y/', '', '', '']);
});
