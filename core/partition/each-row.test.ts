import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createFolderStore } from '../../adapters/local-folder/store.ts';
import { pathPatterns } from '../../adapters/path-patterns/path-patterns.ts';
import { tables } from '../../adapters/tables/tables.ts';
import { PLAIN_TABLE } from '../../tests/support/plain-table-options.ts';
import type { ResolvedInput } from '../job/manifest.ts';
import { findTablePlan } from '../table/find-table-plan.ts';
import type { TablePlan } from '../table/table-plan.ts';
import { eachRow } from './each-row.ts';

const ROWS = 100_000;

const CONTENTS = {
  csv: () => `k,n\n${'a,1234\n'.repeat(ROWS)}`,
  jsonl: () => '{"k":"a"}\n'.repeat(ROWS),
  parquet: () =>
    new Uint8Array(parquetWriteBuffer({ columnData: [{ name: 'k', data: ['a', 'b', 'c'] }], rowGroupSize: 1 })),
} as const;

const CHANGES = {
  'gets more': [(path: string) => appendFileSync(path, 'a,1\n'), 'it now has'],
  'is cut off': [(path: string) => truncateSync(path, 5), 'it now has 5 bytes'],
  'is written again, as long': [(path: string) => utimesSync(path, 1_000_000, 1_000_000), 'time 1970'],
  'is gone': [(path: string) => rmSync(path), 'it is gone now'],
} as const;

const cases = (Object.keys(CONTENTS) as (keyof typeof CONTENTS)[]).flatMap((format) =>
  (Object.keys(CHANGES) as (keyof typeof CHANGES)[]).map((change) => [format, change] as const),
);

function folderOf(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'rows-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

describe('eachRow', () => {
  it('hands on the rows that skip and take leave, by what paths say too', async () => {
    const folder = folderOf();
    for (const k of ['a', 'b']) {
      mkdirSync(join(folder, `k=${k}`));
      writeFileSync(join(folder, `k=${k}/t.csv`), `n\n${[0, 1, 2].map((n) => `${k}${n}\n`).join('')}`);
    }
    const input: ResolvedInput = {
      ...{ name: 'table', type: 'tabular', paths: [folder], isList: false, skip: 2, take: 3 },
      table: PLAIN_TABLE,
    };
    const sources = { patterns: pathPatterns, openFolder: createFolderStore, workspace: '/nowhere', tables };
    const plan = (await findTablePlan(input, sources, tables, ['k'])) as TablePlan;
    const rows: string[] = [];
    await eachRow(input, plan, ['k'], sources, (combination, bytes) => {
      rows.push(`${combination} ${new TextDecoder().decode(bytes).trim()}`);
      return undefined;
    });
    expect(plan.isCopied).toBe(true);
    expect(rows).toEqual(['0 "a",a2', '1 "b",b0', '1 "b",b1']);
  });

  it.each(cases)('refuses by name a file of %s that %s while it is read', async (format, change) => {
    const path = join(folderOf(), `t.${format}`);
    writeFileSync(path, CONTENTS[format]());
    const input: ResolvedInput = {
      ...{ name: 'table', type: 'tabular', paths: [path], isList: false, skip: 0, take: null },
      table: PLAIN_TABLE,
    };
    const sources = { patterns: pathPatterns, openFolder: createFolderStore, workspace: '/nowhere', tables };
    const plan = (await findTablePlan(input, sources, tables, ['k'])) as TablePlan;
    const [act, told] = CHANGES[change];
    let rows = 0;
    const read = eachRow(input, plan, ['k'], sources, () => {
      if (rows === 0) act(path);
      rows += 1;
      return undefined;
    });
    const message = expect.stringMatching(new RegExp(`^${path} was planned with .*; .*${told}`));
    await expect(read).rejects.toMatchObject({ code: 'INPUT_CHANGED', message });
  });
});
