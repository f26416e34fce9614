import { truncateSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { TestProject } from '../support/test-project.ts';

const MIB = 1024 * 1024;
/** 10 GiB in 10 MiB, and no line break: members behind one another. */
const ONE_LINE = members(160, Buffer.alloc(64 * MIB, 'a'));
/** 10 GiB of rows. */
const ROWS = members(160, Buffer.from(`k,${'a'.repeat(MIB - 3)}\n`.repeat(64)));

function members(count: number, content: Uint8Array): Buffer {
  const member = gzipSync(content);
  return Buffer.concat(Array.from({ length: count }, () => member));
}

function projectWith(name: string, content: Uint8Array, bytes?: number): TestProject {
  const project = new TestProject().write('in/a.csv', 'k,t\n1,2\n').write(`in/${name}`, content);
  if (bytes !== undefined) truncateSync(project.path(`in/${name}`), bytes);
  project.script('export const run = (rows) => [rows.height];');
  return project.job({
    inputs: [{ name: 'rows', type: 'tabular', path: 'in', header: 'first_file' }],
    mini_batch_size: undefined,
    partition_keys: ['k'],
  });
}

describe('fault 45: a table that partition_keys cannot take in', () => {
  it.for([
    ['a gzip file without line breaks', 'b.csv.gz', ONE_LINE, undefined, 'has a record of more than 67108864 bytes'],
    ['700 MB without line breaks', 'b.csv', new Uint8Array(), 700e6, 'has a record of more than 67108864 bytes'],
    ['a gzip file of too much', 'b.csv.gz', ROWS, undefined, 'cannot be decompressed: it holds more than 1073741824'],
  ] as const)('%s: the job fails, and the file is named', { timeout: 120_000 }, async (given, { onTestFinished }) => {
    const [, name, content, bytes, message] = given;
    const project = projectWith(name, content, bytes);
    onTestFinished(() => project.remove());
    // Where rows are only counted, or copied as well.
    const [words, code] = content === ROWS ? [['--dry-run'], 2] : [[], 1];
    const { exitCode, stderr } = await project.run(words, { limitMs: 110_000 });
    expect([exitCode, stderr]).toEqual([code, expect.stringContaining(`${project.path(`in/${name}`)} ${message}`)]);
  });
});
