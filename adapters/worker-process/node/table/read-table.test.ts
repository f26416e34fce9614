import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { expect, it, onTestFinished } from 'vitest';
import type { TableTask } from '../../../../core/ports/table/table-format.ts';
import { readTable } from './read-table.ts';

const TASK: TableTask = {
  ...{ format: 'parquet', separator: ',', encoding: 'utf-8', multiLine: false, pathColumn: null },
  columns: [{ name: 'v', type: null, isDeclared: false, isKept: true }],
  ...{ decompressedLimitBytes: 1_000, ranges: [[0, 9]], headers: [false], headerBytes: 0 },
};

it.each(['a[1].parquet', 'run[1]/b.parquet', 'b?.parquet', 'c*.parquet', '**/d.parquet'])(
  'reads of parquet the file that has the name %s, which is no pattern',
  (name) => {
    const folder = mkdtempSync(join(tmpdir(), 'table-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const other = name.replace(/\[1\]|[?*]+/, '1');
    for (const file of [name, other]) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      const columnData = [{ name: 'v', data: [file] }];
      writeFileSync(join(folder, file), new Uint8Array(parquetWriteBuffer({ columnData })));
    }
    expect(
      readTable(import.meta.filename, [join(folder, name)], TASK)
        ?.getColumn('v')
        .toArray(),
    ).toEqual([name]);
  },
);
