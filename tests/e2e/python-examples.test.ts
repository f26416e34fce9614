import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { afterEach, describe, expect, it } from 'vitest';
import { ExampleCopy } from '../support/example-copy.ts';

/** The first time an environment is installed, which the next runs find again. */
const FIRST_TIME_MS = 600_000;

let example: ExampleCopy;
afterEach(() => example.remove());

describe('what the README of an example says to type', () => {
  it(
    'examples/iris: trains a model, registers it, and scores every flower in the order of the table',
    () => {
      example = new ExampleCopy('iris');
      const { status, stdout, stderr } = example.runReadme();
      expect(status, stderr).toBe(0);
      expect(stderr).toContain('registered model iris, version 1');
      const rows = example.read(stdout.trim()).trimEnd().split('\n');
      const flowers = example.read('iris.csv').trimEnd().split('\n').slice(1);
      expect(flowers).toHaveLength(150);
      expect(rows.map((row) => row.split(' ').slice(0, 5).join(','))).toEqual(flowers);
      const right = rows.filter((row) => row.split(' ')[4] === row.split(' ')[5]);
      expect(right.length).toBeGreaterThan(140);
    },
    FIRST_TIME_MS,
  );

  it(
    'examples/own-files: one Parquet file for each input, which the summary lists',
    async () => {
      example = new ExampleCopy('own-files');
      const { status, stderr } = example.runReadme();
      expect(status, stderr).toBe(0);
      const names = ['aachen', 'bremen', 'dresden', 'erfurt', 'kassel', 'muenster'].map((name) => `${name}.parquet`);
      const told = JSON.parse(example.millrace('status', '--json').stdout);
      expect(told).toMatchObject({ status: 'completed', files: names, items: { succeeded: 6 }, rows: 0, output: null });
      expect(names.map((name) => existsSync(join(example.folder, 'daily', name)))).not.toContain(false);
      const file = readFileSync(join(example.folder, 'daily/aachen.parquet'));
      const days = await parquetReadObjects({ file: new Uint8Array(file).buffer });
      expect(days).toHaveLength(3);
      expect(days[0]).toMatchObject({ mean: expect.any(Number) });
    },
    FIRST_TIME_MS,
  );

  it(
    'examples/partitioned: files and rows by what belongs together, one mini-batch a combination',
    () => {
      example = new ExampleCopy('partitioned');
      const { status, stdout, stderr } = example.runReadme();
      expect(status, stderr).toBe(0);
      const [sizes = '', incomes = ''] = stdout.trim().split('\n');
      const totals = example
        .read(sizes)
        .split('\n')
        .filter((row) => row.includes('bytes'));
      expect(totals.map((row) => row.split(' ').slice(0, 4).join(' '))).toEqual([
        'anna spring 2 files',
        'anna summer 2 files',
        'ben summer 2 files',
        'chiara spring 3 files',
        'chiara summer 3 files',
      ]);
      const stores = example.read(incomes).trimEnd().split('\n');
      expect(stores.map((row) => row.split(' ').slice(0, 3).join(' '))).toEqual([
        'Bayern 1 40',
        'Bayern 2 40',
        'Hessen 1 40',
        'Sachsen 1 40',
        'Sachsen 2 40',
      ]);
    },
    FIRST_TIME_MS,
  );
});
