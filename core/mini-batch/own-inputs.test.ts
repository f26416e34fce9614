import { expect, it } from 'vitest';
import { pathPatterns } from '../../adapters/path-patterns/path-patterns.ts';
import type { StepManifest } from '../job/manifest.ts';
import { OwnInputs } from './own-inputs.ts';

const inputs = [
  { name: 'images', type: 'file', paths: ['/data/in', '/data/more/*.png', '/data/one.png', '/odd\\*/x'] },
  { name: 'blobs', type: 'file', paths: ['azure-blob://a/c/in/', 'azure-blob://n:1@a/other'] },
  { name: 'all', type: 'file', paths: ['/'] },
  { name: 'sales', type: 'tabular', paths: ['/data/sales.csv'] },
];
const ownOf = (partitionKeys: readonly string[] | null) =>
  new OwnInputs(
    { jobId: 'j1', step: 'one', inputs, settings: { partitionKeys } } as unknown as StepManifest,
    pathPatterns,
  );
const strangerIn = (own: OwnInputs, input: string, folder: string, ...paths: string[]) =>
  own.stranger({ input, folder, slices: paths.map((path) => ({ path, size: 1, modifiedMs: 1 })) });

it.each([
  ['images', '/data/in/', 'x', 'deep/y'],
  ['images', '/data/', 'in/x', 'more/y.png', 'one.png'],
  ['images', '/odd*/', 'x'],
  ['blobs', 'azure-blob://a/c/in/', 'x'],
  ['blobs', 'azure-blob://', 'a/c/in/x', 'n:1@a/other/y'],
  ['all', '/', 'x'],
  ['all', '/etc/', 'x'],
])('what lies where its input is passes: %j in %s', (input, folder, ...paths) => {
  expect(strangerIn(ownOf(null), input, folder, ...paths)).toBeUndefined();
});

it.each([
  ['/etc/shadow', 'images', '/etc/', 'shadow'],
  ['/data/inner/x', 'images', '/data/', 'in/x', 'inner/x'],
  ['/data/more/key.pem', 'images', '/data/more/', 'a.png', 'key.pem'],
  ['azure-blob://a/c/x', 'blobs', 'azure-blob://a/c/', 'x'],
  ['azure-blob://b/c/in/x', 'blobs', 'azure-blob://b/c/in/', 'x'],
  ['/data/in/x', 'blobs', '/data/in/', 'x'],
  ['/data/in/x', 'unknown', '/data/in/', 'x'],
])('%s, which does not, is named', (stranger, input, folder, ...paths) => {
  expect(strangerIn(ownOf(null), input, folder, ...paths)).toBe(stranger);
});

it('what partition_keys brought together is of its own table, and of no other step', () => {
  const [own, plain] = [ownOf(['city']), ownOf(null)];
  const folder = '/w/jobs/j1/one/partitions/sales/0/';
  expect(strangerIn(own, 'sales', folder, '7', '8')).toBeUndefined();
  // The workspace may be seen under another name than when it was planned.
  expect(strangerIn(own, 'sales', `/moved${folder}`, '7')).toBeUndefined();
  expect(strangerIn(plain, 'sales', folder, '7')).toBe(`${folder}7`);
  expect(strangerIn(own, 'images', folder, '7')).toBe(`${folder}7`);
  const others = '/w/jobs/j2/one/partitions/sales/0/';
  expect(strangerIn(own, 'sales', others, '7')).toBe(`${others}7`);
});

it.each([
  ['images', null, true],
  ['images', [{ from: 0, to: 1 }], false],
  ['sales', [{ from: 0, to: 1 }], true],
  ['sales', [], false],
  ['sales', null, false],
])('of %s a planner makes ranges %j: %s', (input, ranges, isRight) => {
  const path = input === 'sales' ? 'sales.csv' : 'in/x';
  const slices = [{ path, size: 1, modifiedMs: 1 }];
  const fault = isRight ? undefined : `its ranges are not those of the input ${input}`;
  expect(ownOf(null).fault({ input, folder: '/data/', slices, ranges })).toBe(fault);
});
