import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import { createFolderStore } from '../../adapters/local-folder/store.ts';
import { pathPatterns } from '../../adapters/path-patterns/path-patterns.ts';
import { openSpill } from '../../adapters/spill/spill.ts';
import { tables } from '../../adapters/tables/tables.ts';
import type { ResolvedInput, TableOptions } from '../../core/job/manifest.ts';
import { pathsOf } from '../../core/mini-batch/folder-slices.ts';
import { copiedFormat } from '../../core/partition/copied-rows.ts';
import { copyRows } from '../../core/partition/copy-rows.ts';
import { findTablePlan } from '../../core/table/find-table-plan.ts';
import type { TablePlan } from '../../core/table/table-plan.ts';
import { tableTask } from '../../core/table/table-task.ts';
import { PLAIN_TABLE } from './plain-table-options.ts';

/** A table, in files below `in`, and what is copied of it: in a folder that is new for each test. */
export function tableToCopy() {
  let folder: string;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'copy-')));
    mkdirSync(join(folder, 'in'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const inputOf = (table: Partial<TableOptions>): ResolvedInput => ({
    ...{ name: 'table', type: 'tabular', paths: [join(folder, 'in')], isList: false, skip: 0, take: null },
    table: { ...PLAIN_TABLE, ...table },
  });
  return {
    path: (below = '') => join(folder, below),
    inputOf,
    copied: (options: Partial<TableOptions>, keys: string[], input = inputOf(options)) =>
      copyTable(folder, input, keys),
  };
}

/** Per combination its values and what its reader gets, as text. */
async function copyTable(folder: string, input: ResolvedInput, keys: string[]) {
  const remarks: string[] = [];
  const onRemark = (key: string, message: string) => remarks.push(`${key}: ${message}`);
  const places = { patterns: pathPatterns, openFolder: createFolderStore, workspace: '/nowhere', onRemark };
  const plan = (await findTablePlan(input, places, tables, keys)) as TablePlan;
  const openGathering = () => openSpill(folder, { bufferBytes: 64, runsMax: 3 });
  const sources = { ...places, tables, openGathering, store: createFolderStore(join(folder, 'store')) };
  const found: { values: string[]; text: string; rows: number }[] = [];
  for await (const content of copyRows(input, plan, keys, 'copies', sources)) {
    const { ranges, shownPaths } = tableTask(plan, { input: 'table', ...content });
    const names = keys.map((key, at) => `${key}=${content.partition?.[at]?.value}`);
    expect(shownPaths).toEqual([`input table (${names.join(', ')})`]);
    const [from, to] = ranges[0] as readonly [number, number];
    const bytes = readFileSync(pathsOf(content)[0] as string).subarray(from, to);
    const text = new TextDecoder(copiedFormat(plan).encoding, { ignoreBOM: true }).decode(bytes);
    found.push({ values: content.partition?.map(({ value }) => value) ?? [], text, rows: content.rows ?? -1 });
  }
  return { found, plan, remarks };
}
