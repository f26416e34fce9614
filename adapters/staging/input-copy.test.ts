import { describe, expect, it } from 'vitest';
import type { TableTask } from '../../core/ports/table/table-format.ts';
import type { MiniBatchTask } from '../../core/ports/workers.ts';
import { inputCopy } from './input-copy.ts';

const slice = (path: string, etag = '"1"') => ({ path, size: 3, modifiedMs: 1_000, etag });
const copy = inputCopy(
  ['x', 'sub/y'].map((path) => slice(`azure-blob://a/c/data/${path}`)),
  'azure-blob://a/c/',
  '/tmp/1/',
);
const task = (folder: string, ...slices: MiniBatchTask['slices']): MiniBatchTask => ({
  ...{ index: 4, attempt: 2, input: 'files', folder },
  slices,
});

describe('a copy of an input', () => {
  it('has the files of a mini-batch under their names', () => {
    const given = copy.taskOf(task('azure-blob://a/c/data/', slice('x'), slice('sub/y')));
    expect(given).toEqual(task('/tmp/1/data/', slice('x'), slice('sub/y')));
    expect(copy.taskOf(task('azure-blob://a/c/data/sub/', slice('y')))?.folder).toBe('/tmp/1/data/sub/');
  });

  it('says of tables where people find their files', () => {
    const table = { ranges: [[0, 3]] } as unknown as TableTask;
    const given = copy.taskOf({ ...task('azure-blob://a/c/data/', slice('x')), table });
    expect(given?.table).toEqual({ ranges: [[0, 3]], shownPaths: ['azure-blob://a/c/data/x'] });
  });

  it('leaves to others what is not in it', () => {
    expect(copy.taskOf(task('azure-blob://a/c/data/', slice('x'), slice('new')))).toBeUndefined();
    expect(copy.taskOf(task('/workspace/partitions/', slice('x')))).toBeUndefined();
  });

  it('refuses a mini-batch that was planned with another file, naming both', () => {
    const changed = task('azure-blob://a/c/data/', slice('x', '"2"'));
    expect(() => copy.taskOf(changed)).toThrow(/data\/x was planned with 3 bytes.*etag 2; it now has.*etag 1/);
  });
});
