import { expect, it } from 'vitest';
import { pathPatterns } from '../../adapters/path-patterns/path-patterns.ts';
import { localInputPath } from './local-input-path.ts';

it.each([
  [['/a/b/*.png'], '/a/b'],
  [['/a/b/x', '/a/bc'], '/a'],
  [['azure-blob://acc/con/a/x', 'azure-blob://acc/con/b'], 'azure-blob://acc/con'],
  // Nothing in common, neither a container nor a machine.
  [['azure-blob://acc/con/a', 'azure-blob://other/con/b'], '/'],
  [['azure-blob://acc/con/a', '/a'], '/'],
  [['/a', 'azure-blob://acc/con/a'], '/'],
])('of %j it is %s', (paths, path) => {
  expect(localInputPath(paths, pathPatterns)).toBe(path);
});
